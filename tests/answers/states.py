"""The states of a conversation in which a turn can be asked."""

from collections.abc import Sequence

from answers import intents
from answers.article import Article, Subject
from answers.turn import State
from answers.wording import AGAIN


def states(article: Article) -> list[State]:
    """Returns the states of a conversation that can matter to a reply."""
    return [
        State(),
        *(state for each in article.subjects for state in told_states(each)),
        *worded_states(article),
        *offering_states(article),
        *clarified_states(article),
    ]


def told_states(subject: Subject) -> list[State]:
    """Returns a subject's states: by how much is told, and how it was put last."""
    found = []
    for told in ((), subject.answer, subject.claims):
        last = told or subject.answer
        for said in ((), last, tuple(id + AGAIN for id in last)):
            found.append(State(subject.intent, told, said, replied=(subject.intent,)))
    return found


def worded_states(article: Article) -> list[State]:
    """Returns the states after the fixed texts, for each number of their wordings."""
    groups: dict[str, Sequence[str]] = {
        **article.texts,
        **{f"certainty_{key}": texts for key, texts in article.certainty.items()},
        **{f"attribution_{key}": texts for key, texts in article.attribution.items()},
        **{f"confirmation_{key}": texts for key, texts in article.confirmation.items()},
        **{f"silence_{key}": texts for key, texts in article.silence.items()},
        **{f"language_{code}": (text,) for code, text in article.languages.items()},
    }
    found = []
    for number in range(max(map(len, groups.values()))):
        last = tuple(
            f"{key}/{number}" for key, texts in groups.items() if number < len(texts)
        )
        about = article.subjects[number % len(article.subjects)]
        found += [State(last=last), State(about.intent, about.answer, last)]
    return found


def offering_states(article: Article) -> list[State]:
    """Returns the states after an offer of each subject, before and after an answer."""
    found = []
    for offered, other in zip(
        article.subjects, (*article.subjects[1:], article.subjects[0]), strict=True
    ):
        for subject, told in ((None, ()), (other.intent, other.answer)):
            last = ("silence_other/0", "not_covered_offer/0")
            found.append(
                State(subject, told, last, offered.intent, (intents.NOT_COVERED,))
            )
    return found


def clarified_states(article: Article) -> list[State]:
    """Returns the states after the question which of two things was meant."""
    asked = {"last": ("clarify/0",), "replied": (intents.CLARIFY,)}
    return [
        State(**asked),
        *(State(each.intent, each.answer, **asked) for each in article.subjects),
    ]


def few_states(article: Article) -> list[State]:
    """Returns some states of each sort."""
    return states(article)[::11][:13]


def near(subject: Subject, article: Article) -> list[State]:
    """Returns the states that differ for what is asked about a subject."""
    place = article.subjects.index(subject)
    other = article.subjects[place - 1]
    return [
        State(),
        *told_states(subject),
        *told_states(other)[3:5],
        *worded_states(article)[1::2],
    ]
