"""Proposals for training data from a group of the report: `make suggest GROUP=…`."""

import collections
import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from evaluation.examples import Examples
from nlu.spelling import normalize
from nlu.text_model import Floats
from usage.groups import Group

NEIGHBOURS = 5
# What stands where something was taken out; nobody types it.
TAKEN_OUT = "["


@dataclasses.dataclass(frozen=True)
class Proposal:
    """A text to add to the training data.

    Attributes:
        text: the text.
        intent: the one that most of the nearest examples have.
        nearest: the nearest example.
        likeness: the cosine with it.
    """

    text: str
    intent: str
    nearest: str
    likeness: float


def propose(
    group: Group, examples: Examples, known: Floats, vectors: Floats
) -> list[Proposal]:
    """Returns a proposal for each text that could be an example.

    A text that is an example already is none, nor is one with something taken out.

    Args:
        group: its texts, m of them.
        examples: the training examples, n of them.
        known: their vectors of length 1, shape (n, dimensions).
        vectors: those of the group's texts, shape (m, dimensions).
    """
    there = {normalize(text) for text in examples.texts.tolist()}
    found = []
    for text, vector in zip(group.texts, vectors, strict=True):
        if TAKEN_OUT in text or normalize(text) in there:
            continue
        likeness = known @ vector
        near = np.argsort(-likeness, kind="stable")[:NEIGHBOURS]
        votes = collections.Counter(examples.intents[near].tolist())
        found.append(
            Proposal(
                text=text,
                intent=votes.most_common(1)[0][0],
                nearest=str(examples.texts[near[0]]),
                likeness=float(likeness[near[0]]),
            )
        )
    return found


def write(group: Group, proposals: Sequence[Proposal]) -> str:
    """Returns the proposals in the form of Rasa's training data, with what led to them.

    Args:
        group: what they come from.
        proposals: at least one.
    """
    messages = [
        Message.build(text=proposal.text, intent=proposal.intent)
        for proposal in sorted(proposals, key=lambda proposal: proposal.intent)
    ]
    return "\n".join([*_heading(group, proposals), _as_yaml(messages)])


def _heading(group: Group, proposals: Sequence[Proposal]) -> Iterator[str]:
    yield f"# Proposals from the group {group.name} ({group.turns} turns)."
    yield "# Nothing reads this file. Each intent is only that of the nearest examples:"
    yield "# the assistant may have taken it for that too, so look at each before you"
    yield "# copy it to data/nlu/."
    yield "#"
    for proposal in proposals:
        yield (
            f'# {proposal.likeness:.2f}  "{proposal.text}" is nearest to'
            f' "{proposal.nearest}" ({proposal.intent})'
        )


def _as_yaml(messages: Sequence[Message]) -> str:
    written: str = TrainingData(list(messages)).nlu_as_yaml()
    return written
