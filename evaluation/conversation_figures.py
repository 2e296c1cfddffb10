"""How well turns are read in their place: figures, and the report's section on them."""

from collections.abc import Iterable, Sequence

import numpy as np

from answers import intents
from answers.article import Article
from answers.outside import is_unclear
from answers.turn import Asked
from evaluation import figures
from evaluation.conversations import Read, repeats
from evaluation.figures import Estimate
from evaluation.markdown import table

ALL = "all messages"
OTHER = "source, assistant, choices"
# A figure with how many messages it is of.
Counted = tuple[int, Estimate]


def group(asked: Asked, article: Article) -> str:
    """Returns the kind of what is asked, as the report names it."""
    for name, members in (
        ("questions of a subject", article.subject),
        ("wishes for another form", intents.WISHES),
        ("other follow-ups", intents.LEANING),
        ("talk", intents.TALK),
        ("outside", intents.OUTSIDE),
    ):
        if asked.intent in members:
            return name
    return OTHER


def by_group(
    found: Sequence[Read], article: Article
) -> dict[str, tuple[int, Estimate, Estimate]]:
    """Returns how often messages are read rightly: in their place, and by themselves.

    Args:
        found: see `cross_validate`.
        article: tells the subjects.

    Returns:
        For all and for each `group`, the largest first: how many there are, and both.
    """
    groups = {ALL: [*found]}
    for each in found:
        groups.setdefault(group(each.asked, article), []).append(each)
    return {
        name: (
            len(members),
            _share(each.right for each in members)[1],
            _share(each.right_alone for each in members)[1],
        )
        for name, members in sorted(groups.items(), key=lambda item: -len(item[1]))
    }


def measure(found: Sequence[Read], article: Article) -> dict[str, Counted]:
    """Returns what else tells how well turns are read, by name.

    Args:
        found: see `cross_validate`.
        article: tells the subjects.
    """
    subject = [each for each in found if each.asked.intent in article.subject]
    leaning = [each for each in found if each.asked.intent in intents.LEANING]
    return {
        "questions pointed at a claim, led by one that answers": _share(
            each.led for each in subject if each.asked.claims
        ),
        "broad questions, left broad": _share(
            each.right and not each.found.claims
            for each in subject
            if not each.asked.claims
        ),
        "follow-ups and wishes read rightly, and of the right subject": _share(
            each.found.about == each.asked.about for each in leaning if each.right
        ),
        "asked back which of two is meant": _share(
            is_unclear(each.found, article) for each in found
        ),
        "material assistance touched, but missed": _share(
            not each.found.material for each in found if each.asked.material
        ),
        "material assistance not touched, but noticed": _share(
            each.found.material for each in found if not each.asked.material
        ),
        "replies word for word the one before": _share(repeats(found, article)),
    }


def describe(found: Sequence[Read], article: Article) -> str:
    """Returns the report's section on turns in their place, as Markdown."""
    groups = [(name, *values) for name, values in by_group(found, article).items()]
    rows = [(name, *values) for name, values in measure(found, article).items()]
    return f"""## Turns in their place

Messages of labelled conversations, each read by models that were trained on the others,
and for comparison as they would be understood by themselves. A label allows one reading
only, where a fair judge would often accept two.

{table(["", "messages", "in their place", "by themselves"], groups)}
{table(["", "number", "share, %"], rows)}"""


def _share(flags: Iterable[bool]) -> Counted:
    found = np.array([*flags], dtype=bool)
    return len(found), figures.share(found)
