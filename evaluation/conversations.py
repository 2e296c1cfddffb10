"""Asks for turns in their place, by models that were trained on other conversations.

The conversations are those of `data/turns`, in folds; the model of what stands alone is
trained on `data/nlu`, which holds none of them.
"""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from answers import intents
from answers.article import Article
from answers.choice import chosen
from answers.compose import compose
from answers.turn import Asked, State
from evaluation import cache
from evaluation.examples import FOLDS, SAME_ANSWER, Places
from evaluation.learning import Learning
from nlu.reader import Reader
from nlu.turns import Turn


@dataclasses.dataclass(frozen=True)
class Read:
    """A message in its place, with what was made of it.

    Attributes:
        conversation: its conversation's name.
        text: the message.
        leads_on: whether the conversation goes on from it; the further wordings of a
            turn stand in the same place.
        asked: what it asks by its label.
        found: what it was read as.
        alone: the intent that it has by itself.
    """

    conversation: str
    text: str
    leads_on: bool
    asked: Asked
    found: Asked
    alone: str

    @property
    def right(self) -> bool:
        """Whether the intent is right."""
        return _same(self.found.intent) == _same(self.asked.intent)

    @property
    def right_alone(self) -> bool:
        """Whether the intent that it has by itself is right."""
        return _same(self.alone) == _same(self.asked.intent)

    @property
    def led(self) -> bool:
        """Whether the first claim told is one that answers the question."""
        return bool({*self.found.claims[:1]} & {*self.asked.claims})


def cross_validate(learning: Learning) -> list[Read]:
    """Reads each turn with a reader that does not know its conversation.

    Args:
        learning: what to learn from; at least as many conversations as there are folds.

    Returns:
        Each message, in the order of the conversations.
    """
    turns = learning.turns

    def compute() -> cache.Arrays:
        read: list[list[bytes]] = [[] for _ in turns]
        divided = tqdm(folds(turns), "  Conversations", leave=False, disable=None)
        for known, held_out in divided:
            reader = learning.train_reader([turns[place] for place in known])
            for place in held_out:
                read[place] = [*_ask(turns[place], reader, learning.spelling.repair)]
        return {"read": np.array([each for of_turn in read for each in of_turn])}

    kept = cache.remember("conversations", learning.depends_on, compute)
    read = iter(kept["read"].tolist())
    return [
        _read(turn, number, json.loads(next(read)))
        for turn in turns
        for number in range(len(turn.texts))
    ]


def folds(turns: Sequence[Turn]) -> list[tuple[Places, Places]]:
    """Divides turns by their conversations.

    Args:
        turns: of at least as many conversations as there are folds.

    Returns:
        For each fold the places of the turns to train on, and of those to ask.
    """
    names = [turn.conversation for turn in turns]
    return list(GroupKFold(FOLDS).split(names, groups=names))


def _ask(turn: Turn, reader: Reader, repair: Callable[[str], str]) -> Iterator[bytes]:
    understand = reader.alone.for_one_turn()
    for text in turn.texts:
        understood = understand(repair(text))
        reading = reader.read_one(understood, turn.context, understand)
        yield json.dumps([reading.alone, reading.asked.as_json()]).encode()


def _read(turn: Turn, number: int, found: tuple[str, dict[str, object]]) -> Read:
    alone, asked = found
    return Read(
        conversation=turn.conversation,
        text=turn.texts[number],
        leads_on=not number,
        asked=turn.asked,
        found=Asked.from_json(asked),
        alone=alone,
    )


def repeats(found: Iterable[Read], article: Article) -> Iterator[bool]:
    """Composes each conversation of what its turns were read as.

    Args:
        found: messages, those of a conversation in order; a turn counts with the first.
        article: what can be said.

    Yields:
        Whether a reply is word for word the one before, for each reply.
    """
    conversation, state, before = "", State(), None
    for each in found:
        if not each.leads_on:
            continue
        if each.conversation != conversation:
            conversation, state, before = each.conversation, State(), None
        asked = [each.found]
        if each.found.intent == intents.CHOOSE and before:
            payloads = [button.payload for button in before.buttons]
            asked = [*map(Asked.from_payload, chosen(each.text, payloads))] or asked
        reply, state = compose(asked, state, article)
        yield before is not None and reply.text == before.text
        before = reply


def _same(intent: str) -> str:
    return SAME_ANSWER.get(intent, intent)
