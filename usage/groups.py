"""Groups questions that ask about the same, by the sentence encoder's vectors."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from nlu.spelling import normalize
from nlu.text_model import Floats
from usage.turns import Turn

# The least likeness of any two questions of a group (cosine). Below it, groups are of
# one party rather than of one question; above, most questions stand alone.
LIKENESS = 0.5
# Of so many different texts, the latest ones; time and memory grow with their square.
GROUPED = 3_000
# Of so many groups, the largest, so many texts are told, those in the middle.
TOLD, TEXTS = 20, 25
EXAMPLES = 3
# In the folder of reports.
FILE = "usage-groups.json"

Encode = Callable[[Sequence[str]], Floats]


class GroupsError(ValueError):
    """There is no such group; the message says which there are."""


@dataclasses.dataclass(frozen=True)
class Group:
    """Questions that are like each other.

    Attributes:
        name: such as `unanswered-1`.
        turns: how many turns asked one of them.
        texts: at most 25 of the questions, without names, numbers and addresses; the
            one in the middle of the group first.
    """

    name: str
    turns: int
    texts: tuple[str, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """The first three."""
        return self.texts[:EXAMPLES]


@dataclasses.dataclass(frozen=True)
class Grouped:
    """What came of grouping.

    Attributes:
        largest: the largest groups, the largest first.
        groups: how many there are in all.
        turns: how many turns are in them.
    """

    largest: tuple[Group, ...] = ()
    groups: int = 0
    turns: int = 0


def group(
    kind: str, turns: Iterable[Turn], encode: Encode, redact: Callable[[str], str]
) -> Grouped:
    """Groups the questions of turns.

    Args:
        kind: what the groups are of, for their names.
        turns: in their order; pressed buttons do not count.
        encode: returns vectors of length 1, shape (n, dimensions).
        redact: takes names, numbers and addresses out of a text.
    """
    counts: Counter[str] = Counter()
    typed: dict[str, str] = {}
    for turn in turns:
        if text := normalize(turn.text):
            counts[text] += 1
            # Again at the end: those that come last are the latest.
            typed.pop(text, None)
            typed[text] = turn.text
    texts = list(typed)[-GROUPED:]
    if not texts:
        return Grouped()
    vectors = encode(texts)
    labels = _labels(vectors)
    found = []
    for label in range(labels.max() + 1):
        places = np.flatnonzero(labels == label)
        middle = vectors[places].mean(axis=0)
        # Rounded, so that of two as near the one that was asked first comes first.
        nearness = np.round(vectors[places] @ middle, 5)
        order = places[np.argsort(-nearness, kind="stable")]
        found.append((sum(counts[texts[place]] for place in places), order))
    found.sort(key=lambda pair: (-pair[0], pair[1][0]))
    largest = [
        Group(
            f"{kind}-{number}",
            size,
            tuple(
                dict.fromkeys(redact(typed[texts[place]]) for place in order[:TEXTS])
            ),
        )
        for number, (size, order) in enumerate(found[:TOLD], 1)
    ]
    return Grouped(tuple(largest), len(found), sum(size for size, _ in found))


def _labels(vectors: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if len(vectors) == 1:
        return np.zeros(1, dtype=np.int64)
    clustering = AgglomerativeClustering(
        n_clusters=None,
        distance_threshold=1 - LIKENESS,
        affinity="cosine",
        linkage="complete",
    )
    return clustering.fit_predict(vectors)


def save(path: Path, groups: Iterable[Group]) -> None:
    """Writes groups to a file, for `load`."""
    content = [dataclasses.asdict(each) for each in groups]
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


def load(path: Path, name: str) -> Group:
    """Reads one group of those that the last report wrote.

    Args:
        path: what `save` wrote.
        name: the group's name.

    Raises:
        GroupsError: there is no report, or no such group in it.
    """
    if not path.exists():
        raise GroupsError(f"{path} is missing; make report writes it")
    groups = json.loads(path.read_text("utf-8"))
    for each in groups:
        if each["name"] == name:
            return Group(name, each["turns"], tuple(each["texts"]))
    names = ", ".join(each["name"] for each in groups[:5]) or "none"
    raise GroupsError(f'there is no group "{name}" in {path}; there are: {names} …')
