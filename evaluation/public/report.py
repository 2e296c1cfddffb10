"""The report on other people's questions: Markdown from the answers."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from sklearn.metrics import f1_score, matthews_corrcoef

from evaluation import figures
from evaluation.examples import FOLDS
from evaluation.markdown import table
from evaluation.predictions import Flags
from evaluation.public.asking import Answers
from evaluation.public.data import OUTSIDE, PACKAGE, VERSION
from evaluation.public.divide import Fold

NOTHING = "–"


@dataclasses.dataclass(frozen=True)
class Setting:
    """What was asked, and the answers.

    Attributes:
        title: what it is called.
        folds: what was trained on and asked.
        answers: of each pipeline, by name.
    """

    title: str
    folds: Sequence[Fold]
    answers: dict[str, Answers]


def write(settings: Sequence[Setting], outside: tuple[str, ...]) -> str:
    """Returns the report as Markdown.

    Args:
        settings: at least one.
        outside: intents that count as declined, beside the fallback.
    """
    sections = [_section(setting, outside) for setting in settings]
    return "\n".join([_introduction(len(settings[0].folds)), *sections])


def measure(answers: Answers, outside: tuple[str, ...]) -> dict[str, str]:
    """Returns the figures of a pipeline by name; shares are in per cent.

    Args:
        answers: to the questions.
        outside: intents that count as declined, beside the fallback.
    """
    truth, likeliest, final = answers.truth, answers.likeliest, answers.final
    declined = np.isin(final, [*outside, DEFAULT_NLU_FALLBACK_INTENT_NAME])
    settled = np.where(declined, OUTSIDE, final)
    asked_outside = truth == OUTSIDE
    return {
        "likeliest intent: accuracy": str(figures.share(likeliest == truth)),
        "likeliest intent: macro-F1": (
            f"{100 * f1_score(truth, likeliest, average='macro'):.1f}"
        ),
        "likeliest intent: MCC": f"{matthews_corrcoef(truth, likeliest):.3f}",
        "after the fallback: MCC": f"{matthews_corrcoef(truth, settled):.3f}",
        "after the fallback: in scope, answered rightly": _share(
            (final == truth)[~asked_outside]
        ),
        "after the fallback: outside, declined": _share(declined[asked_outside]),
        "after the fallback: outside and untaught, declined": _share(
            declined[answers.untaught]
        ),
        "training and loading, s": f"{np.median(answers.seconds):.1f}",
        "understanding a question, ms": f"{np.median(answers.milliseconds):.1f}",
    }


def _share(flags: Flags) -> str:
    return str(figures.share(flags)) if len(flags) else NOTHING


def _introduction(folds: int) -> str:
    return f"""# Other people's questions

`make public` writes this page. What understands a question by itself, with the settings
of `config.yml`, and the default pipeline of Rasa ("stock Rasa") are trained on
questions that neither was made for, and asked the same others, in {folds} of {FOLDS}
folds. Only stock Rasa is trained and asked through Rasa. What else this assistant
learns, it learns from conversations on its article.

The npm package `{PACKAGE}` {VERSION} brings the questions: the NLU Evaluation Corpora
(Braun et al., SIGDIAL 2017; CC BY-SA 3.0), on Munich's public transport, Ubuntu and web
applications, and small talk of its own (MIT). Here they are all one assistant's.

Shares and F1 are in per cent, shares with their 95 % confidence intervals; MCC is
Matthews' correlation coefficient over all questions, those outside being one class. The
fallback has each pipeline's own thresholds and counts as outside. Times are medians of
the folds.
"""


def _section(setting: Setting, outside: tuple[str, ...]) -> str:
    columns = {
        name: measure(answers, outside) for name, answers in setting.answers.items()
    }
    rows = [
        (figure, *(column[figure] for column in columns.values()))
        for figure in next(iter(columns.values()))
        if any(column[figure] != NOTHING for column in columns.values())
    ]
    return f"""## {setting.title}

{_sizes(setting.folds)}

{table(["", *columns], rows)}"""


def _sizes(folds: Sequence[Fold]) -> str:
    examples = np.mean([len(fold.train) for fold in folds])
    intents = np.mean([len(np.unique(fold.train.intents)) for fold in folds])
    asked = np.concatenate([fold.test.intents for fold in folds])
    outside = np.count_nonzero(asked == OUTSIDE)
    untaught = sum(np.count_nonzero(fold.untaught) for fold in folds)
    sizes = (
        f"About {examples:.0f} training examples of {intents:.0f} intents in each "
        f"fold, and {len(asked)} questions in all."
    )
    if not outside:
        return sizes
    return f"""{sizes} {outside} of them are outside: in each
fold, other intents are taught as outside, and others again ({untaught} questions) are
outside untaught, without a trace in the training."""
