"""Asks for turns in their place, by models that were trained on other conversations.

The conversations are those of `data/turns`, in folds; the model of what stands alone is
trained on `data/nlu`, which holds none of them.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data import loading
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from answers import intents
from answers.article import Article
from answers.compose import compose
from answers.turn import Asked, State
from evaluation import figures
from evaluation.examples import DATA, FOLDS, SAME_ANSWER
from evaluation.figures import Estimate
from evaluation.markdown import table
from evaluation.settings import Settings
from nlu import minilm
from nlu.alone import Alone
from nlu.examples import read_claim_questions
from nlu.reader import Examples, Reader
from nlu.roles import Parties, find_roles
from nlu.spelling_corrector import corrected_text
from nlu.turn_reader import outside_questions, party_names
from nlu.turns import Turn

# Trains a reader on some of the turns.
Train = Callable[[Sequence[Turn]], Reader]
GROUPS: dict[str, Callable[[Asked], bool]] = {
    "follow-ups and conclusions": lambda asked: asked.intent in intents.LEANING,
    "talk": lambda asked: asked.intent in intents.TALK,
    "outside": lambda asked: asked.intent in intents.OUTSIDE,
}


@dataclasses.dataclass(frozen=True)
class Read:
    """A turn's message with what was made of it.

    Attributes:
        conversation: its conversation's name.
        text: the message.
        asked: what it asks by its label.
        found: what it was read as.
        alone: the intent that it has by itself.
        again: whether the reply to it is word for word the one before; `None` for
            further wordings of a message that has been replied to.
    """

    conversation: str
    text: str
    asked: Asked
    found: Asked
    alone: str
    again: bool | None

    @property
    def right(self) -> bool:
        """Whether the intent is right."""
        return _same(self.found.intent) == _same(self.asked.intent)

    @property
    def led(self) -> bool:
        """Whether the first claim told is one that answers the question."""
        return self.found.claims[:1] != () and self.found.claims[0] in self.asked.claims


def trainer(configured: Settings, article: Article) -> Train:
    """Returns what trains a reader as the pipeline does, but on the turns it is given.

    Args:
        configured: the settings of `config.yml`.
        article: what can be said.
    """
    data = loading.load_data(str(DATA))
    language = spacy.load(
        configured.language["model"], exclude=configured.language["exclude"]
    )
    parties = Parties(party_names(data), configured.usual_parties)
    examples = [each for each in data.intent_examples if corrected_text(each)]
    texts = [corrected_text(each) for each in examples]
    alone = Alone.fit(
        texts,
        [each.get(INTENT) for each in examples],
        minilm.load().encode(texts),
        minilm.encode,
        lambda text: find_roles(text, parties, language),
        configured.models["alone"],
    )
    claims = read_claim_questions(DATA.parent / "claims.yml", article)
    outside = outside_questions(examples)

    def train(turns: Sequence[Turn]) -> Reader:
        learned = Examples(outside, turns, claims)
        return Reader.fit(alone, learned, configured.models, configured.reader, article)

    return train


def cross_validate(turns: Sequence[Turn], train: Train, article: Article) -> list[Read]:
    """Reads each turn with a reader that does not know its conversation.

    Args:
        turns: of at least five conversations, each conversation's in order.
        train: trains a reader.
        article: what can be said.
    """
    names = [turn.conversation for turn in turns]
    folds = GroupKFold(min(FOLDS, len({*names}))).split(names, groups=names)
    found: list[Read] = []
    for known, held_out in tqdm(folds, "  Conversations", leave=False, disable=None):
        reader = train([turns[place] for place in known])
        found += _read([turns[place] for place in held_out], reader, article)
    return found


def _read(turns: Sequence[Turn], reader: Reader, article: Article) -> Iterator[Read]:
    conversation, state, before = "", State(), ""
    for turn in turns:
        if turn.conversation != conversation:
            conversation, state, before = turn.conversation, State(), ""
        for number, text in enumerate(turn.texts):
            understand = reader.alone.for_one_turn()
            reading = reader.read_one(understand(text), turn.context, understand)
            again = None
            if not number:
                reply, state = compose([reading.asked], state, article)
                again, before = reply.text == before, reply.text
            yield Read(
                turn.conversation, text, turn.asked, reading.asked, reading.alone, again
            )


def measure(found: Sequence[Read], article: Article) -> dict[str, tuple[int, Estimate]]:
    """Returns the figures by name, each with how many messages it is of.

    Args:
        found: see `cross_validate`.
        article: tells the subjects.
    """
    subject = [each for each in found if each.asked.intent in article.subject]
    pointed = [each for each in subject if each.asked.claims and each.right]
    broad = [each for each in subject if not each.asked.claims and each.right]
    material = [each for each in found if each.asked.material]
    other = [each for each in found if not each.asked.material]
    replied = [each for each in found if each.again is not None]
    rows = {
        "understood in their place": _share(found, lambda each: each.right),
        "… as they would be by themselves": _share(
            found, lambda each: _same(each.alone) == _same(each.asked.intent)
        ),
        "questions of a subject": _share(subject, lambda each: each.right),
    }
    for name, belongs in GROUPS.items():
        of = [each for each in found if belongs(each.asked)]
        rows[name] = _share(of, lambda each: each.right)
    return rows | {
        "pointed, led by a claim that answers": _share(pointed, lambda each: each.led),
        "broad, answered broadly": _share(broad, lambda each: not each.found.claims),
        "touches material assistance, noticed": _share(material, _is_material),
        "does not touch it, taken as such": _share(other, _is_material),
        "replies word for word the one before": _share(
            replied, lambda each: bool(each.again)
        ),
    }


def describe(found: Sequence[Read], article: Article) -> str:
    """Returns the report's section on turns in their place, as Markdown."""
    rows = [(name, *values) for name, values in measure(found, article).items()]
    return f"""## Turns in their place

Messages of the conversations in `{Path("data") / "turns"}`, each read by models that
were trained on other conversations. A label allows one reading only, where a fair judge
would often accept two.

{table(["", "messages", "share, %"], rows)}"""


def _is_material(read: Read) -> bool:
    return read.found.material


def _share(found: Sequence[Read], of: Callable[[Read], bool]) -> tuple[int, Estimate]:
    return len(found), figures.share(np.array([of(each) for each in found], dtype=bool))


def _same(intent: str) -> str:
    return SAME_ANSWER.get(intent, intent)
