"""Where more training data would help most: `make suggest`."""

import dataclasses

import numpy as np

from evaluation.examples import Examples, Names, same_answer
from evaluation.figures import share
from evaluation.neighbours import Neighbours
from evaluation.predictions import Flags, Predictions

NEIGHBOURS = 5
# So many of them must have one other label for the example's own to be doubted.
AGREEING = 4
# An example whose nearest other one is less like it stands alone (cosine).
ALONE_BELOW = 0.5


@dataclasses.dataclass(frozen=True)
class Weak:
    """An intent with mistakes.

    Attributes:
        intent: its name.
        examples: how many it has.
        missed: how many of them were taken for another answer.
        drawn: how many of others were taken for it.
        gain: how much its recall rose from half of the training data to all of it; what
            another doubling may bring, at most.
    """

    intent: str
    examples: int
    missed: int
    drawn: int
    gain: float

    @property
    def rate(self) -> float:
        """Mistakes per example."""
        return (self.missed + self.drawn) / self.examples


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two intents that are taken for each other.

    Attributes:
        first: the intent from whose examples more were mistaken.
        second: the other one.
        mistakes: how many, both ways.
        rate: mistakes per example of the smaller intent.
        example: the most confident mistake.
    """

    first: str
    second: str
    mistakes: int
    rate: float
    example: str


@dataclasses.dataclass(frozen=True)
class Doubt:
    """An example whose nearest neighbours have another label.

    Attributes:
        text: the example.
        intent: its label.
        suggested: the label of its neighbours.
        confidence: how sure the classifier is of that, asked by cross-validation.
        neighbour: the nearest of them.
    """

    text: str
    intent: str
    suggested: str
    confidence: float
    neighbour: str


@dataclasses.dataclass(frozen=True)
class Alone:
    """An example far from all others.

    Attributes:
        text: the example.
        intent: its label.
        likeness: cosine with the nearest other example.
        right: whether it was understood, asked by cross-validation.
    """

    text: str
    intent: str
    likeness: float
    right: bool


def weak_intents(whole: Predictions, half: Predictions) -> list[Weak]:
    """Returns the intents with mistakes, the most mistakes per example first.

    Args:
        whole: predictions by cross-validation.
        half: the same, trained on half as much.
    """
    wrong, first = ~whole.right, whole.first
    found = []
    for intent in whole.intents:
        own = whole.truth == intent
        gain = share(whole.right[own]).value - share(half.right[own]).value
        found.append(
            Weak(
                intent=str(intent),
                examples=int(own.sum()),
                missed=int((wrong & own).sum()),
                drawn=int((wrong & (first == intent)).sum()),
                gain=gain,
            )
        )
    return sorted((weak for weak in found if weak.rate), key=lambda weak: -weak.rate)


def confused_pairs(predictions: Predictions, texts: Names) -> list[Pair]:
    """Returns pairs of intents, the most mistakes per example first.

    Args:
        predictions: by cross-validation.
        texts: the examples.
    """
    mistakes: dict[frozenset[str], list[int]] = {}
    first = predictions.first
    for place in np.flatnonzero(~predictions.right):
        pair = frozenset((str(predictions.truth[place]), str(first[place])))
        mistakes.setdefault(pair, []).append(place)
    sizes = dict(zip(*np.unique(predictions.truth, return_counts=True), strict=True))
    pairs = []
    for pair, places in mistakes.items():
        one, other = sorted(
            pair, key=lambda name: -np.sum(predictions.truth[places] == name)
        )
        surest = places[int(np.argmax(predictions.confidence[places]))]
        pairs.append(
            Pair(
                first=one,
                second=other,
                mistakes=len(places),
                rate=len(places) / int(min(sizes[name] for name in pair)),
                example=str(texts[surest]),
            )
        )
    return sorted(pairs, key=lambda pair: -pair.rate)


def doubtful_labels(
    examples: Examples, predictions: Predictions, neighbours: Neighbours
) -> list[Doubt]:
    """Returns examples that may be labelled wrongly, the likeliest first.

    Those are meant whose neighbours agree on another answer, which the classifier, not
    having seen the example, gives as well.

    Args:
        examples: n examples.
        predictions: by cross-validation.
        neighbours: at least `NEIGHBOURS` of each example.
    """
    answers = same_answer(examples.intents)
    given = same_answer(predictions.first)
    doubts = []
    for place in np.flatnonzero(~predictions.right):
        near = neighbours.places[place, :NEIGHBOURS]
        agreeing = near[answers[near] == given[place]]
        if len(agreeing) >= AGREEING:
            doubts.append(
                Doubt(
                    text=str(examples.texts[place]),
                    intent=str(examples.intents[place]),
                    suggested=str(predictions.first[place]),
                    confidence=float(predictions.confidence[place]),
                    neighbour=str(examples.texts[agreeing[0]]),
                )
            )
    return sorted(doubts, key=lambda doubt: -doubt.confidence)


def sparse_regions(
    examples: Examples,
    predictions: Predictions,
    neighbours: Neighbours,
    counted: Flags,
) -> list[Alone]:
    """Returns examples that stand alone, the mistaken and the loneliest first.

    Args:
        examples: n examples.
        predictions: by cross-validation.
        neighbours: of each example.
        counted: which examples count, shape (n,): outside questions may be of any kind,
            so that standing alone means nothing there.
    """
    likeness = neighbours.likeness[:, 0]
    found = [
        Alone(
            str(examples.texts[place]),
            str(examples.intents[place]),
            float(likeness[place]),
            bool(predictions.right[place]),
        )
        for place in np.flatnonzero(counted & (likeness < ALONE_BELOW))
    ]
    return sorted(found, key=lambda alone: (alone.right, alone.likeness))
