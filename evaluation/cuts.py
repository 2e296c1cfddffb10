"""Asks where messages are to be cut, of models that were trained on other messages."""

import dataclasses
import json
import re
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.model_selection import KFold
from tqdm import tqdm

from evaluation import cache, figures
from evaluation.examples import FOLDS, SEED
from evaluation.figures import Estimate
from evaluation.learning import Learning
from evaluation.markdown import table
from nlu.splitting import Splitter, may_hold_several

WORD = re.compile(r"\w+")


@dataclasses.dataclass(frozen=True)
class Cut:
    """A message with its parts.

    Attributes:
        text: the message.
        of_turn: whether it is a turn of a labelled conversation, which asks one thing.
        wanted: the parts that it has by its label.
        found: the parts that it was cut into.
    """

    text: str
    of_turn: bool
    wanted: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether the parts are the same, punctuation aside."""
        return [*map(WORD.findall, self.found)] == [*map(WORD.findall, self.wanted)]


def cross_validate(learning: Learning) -> list[Cut]:
    """Cuts each message with a splitter that does not know it.

    Args:
        learning: the messages, and what else to learn from.

    Returns:
        The messages with several parts or one, and then those of conversations that
        might hold several.
    """
    several = [(text, tuple(parts)) for text, parts in learning.several]
    labelled = dict(several)
    # As in the pipeline, one wording of each turn.
    asked = dict.fromkeys(turn.texts[0] for turn in learning.turns)
    of_turns = [
        text for text in asked if may_hold_several(text) and text not in labelled
    ]
    messages = [*several, *((text, (text,)) for text in of_turns)]

    def compute() -> cache.Arrays:
        found: list[bytes] = [b""] * len(messages)
        divided = KFold(FOLDS, shuffle=True, random_state=SEED).split(messages)
        for known, held_out in tqdm(
            divided, "  Cuts", FOLDS, leave=False, disable=None
        ):
            splitter = learning.train_splitter([messages[place] for place in known])
            for place in held_out:
                parts = _cut(messages[place][0], splitter, learning)
                found[place] = json.dumps(parts).encode()
        return {"found": np.array(found)}

    kept = cache.remember("cuts", learning.depends_on, compute)
    return [
        Cut(text, place >= len(several), wanted, tuple(json.loads(found)))
        for place, ((text, wanted), found) in enumerate(
            zip(messages, kept["found"].tolist(), strict=True)
        )
    ]


def _cut(text: str, splitter: Splitter, learning: Learning) -> list[str]:
    if not may_hold_several(text):
        return [text]
    return splitter.split(learning.parse(text), learning.understand)


def measure(cuts: Sequence[Cut]) -> dict[str, tuple[int, Estimate]]:
    """Returns the figures by name, each with how many messages it is of.

    Args:
        cuts: see `cross_validate`.
    """
    labelled = [cut for cut in cuts if not cut.of_turn]
    one = [cut for cut in labelled if len(cut.wanted) == 1]
    more = [cut for cut in labelled if len(cut.wanted) > 1]
    turns = [cut for cut in cuts if cut.of_turn]

    def share(of: Sequence[Cut], holds: Callable[[Cut], bool]) -> tuple[int, Estimate]:
        return len(of), figures.share(np.array([*map(holds, of)], dtype=bool))

    return {
        "messages, cut exactly rightly": share(labelled, lambda cut: cut.exact),
        "… with several parts": share(more, lambda cut: cut.exact),
        "… with one part": share(one, lambda cut: cut.exact),
        "… with one part, taken for several": share(one, _taken_for_several),
        "turns that ask one thing, taken for several": share(turns, _taken_for_several),
    }


def describe(cuts: Sequence[Cut]) -> str:
    """Returns the report's section on cuts, as Markdown."""
    rows = [(name, *values) for name, values in measure(cuts).items()]
    return f"""## Messages with several parts

Each is cut by models that were trained on the others. Of the turns of the labelled
conversations, those count that might hold several questions.

{table(["", "number", "share, %"], rows)}"""


def _taken_for_several(cut: Cut) -> bool:
    return len(cut.found) > 1
