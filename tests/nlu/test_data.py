"""The training data are in order: enough of each, none twice, none of the tests'."""

import collections

import pytest

from answers.article import Article
from nlu import turns
from nlu.examples import read_claim_questions, read_several
from nlu.turns import Turn
from server.model import PROJECT
from tests.nlu import judging
from tests.nlu.judging import words

DATA = PROJECT / "data"
# How many training examples an intent must have by itself; else a subject needs 80.
AT_LEAST = collections.defaultdict(lambda: 25, not_covered=200, out_of_scope=150)
# Texts of the tests that must be there at all, or nothing would be tested.
HELD_OUT, SEVERAL, TURNS = 300, 100, 80
# What everybody says to go on ("tell me more", "is that confirmed?") has fewer words.
OWN_WORDS = 5


@pytest.fixture(scope="module")
def conversations(article: Article) -> list[Turn]:
    """All labelled turns."""
    return turns.read_folder(DATA / "turns", article)


@pytest.fixture(scope="module")
def known(article: Article, conversations: list[Turn]) -> set[str]:
    """The words of each text that anything is trained on."""
    texts = [text for text, _ in judging.labelled(DATA / "nlu")]
    texts += [text for turn in conversations for text in turn.texts]
    for questions in read_claim_questions(DATA / "claims.yml", article).values():
        texts += questions
    texts += [message for message, _ in read_several(DATA / "several.yml")]
    return {*map(words, texts)}


def test_there_are_enough_turns(conversations: list[Turn]) -> None:
    """Given the conversations, they hold enough messages, most of them in a place."""
    assert sum(len(turn.texts) for turn in conversations) >= 1500
    in_place = [turn for turn in conversations if not turn.context.is_empty]
    assert len(in_place) > len(conversations) / 2


def test_every_claim_has_questions(article: Article) -> None:
    """Given a claim, there are questions that point to it, and none twice."""
    questions = read_claim_questions(DATA / "claims.yml", article)
    assert {*questions} == {*article.claim}
    for claim, texts in questions.items():
        assert texts, claim
        assert len({*texts}) == len(texts), claim


def test_every_intent_has_enough_examples(article: Article) -> None:
    """Given an intent, it has the examples that it needs, and none twice."""
    training = judging.labelled(DATA / "nlu")
    counts = collections.Counter(intent for _, intent in training)
    main = {*article.menu}
    for intent, count in counts.items():
        assert count >= (80 if intent in main else AT_LEAST[intent]), intent
    times = collections.Counter(words(text) for text, _ in training)
    assert [text for text, count in times.items() if count > 1] == []


def test_no_held_out_question_is_trained_on(known: set[str]) -> None:
    """Given a held-out question, nothing is trained on it."""
    apart = [text for text, _ in judging.held_out()]
    assert len(apart) >= HELD_OUT
    assert [text for text in apart if words(text) in known] == []


def test_no_message_with_several_questions_is_trained_on(known: set[str]) -> None:
    """Given a message of the tests with several questions, nothing is trained on it."""
    apart = [message["text"] for message in judging.several()]
    assert len(apart) >= SEVERAL
    assert [text for text in apart if words(text) in known] == []


def test_no_turn_of_the_dialogues_is_trained_on(known: set[str]) -> None:
    """Given a turn of the tests in words of its own, nothing is trained on it."""
    texts = [turn["text"] for each in judging.dialogues() for turn in each["turns"]]
    apart = [text for text in texts if len(words(text).split()) >= OWN_WORDS]
    assert len(apart) >= TURNS
    assert [text for text in apart if words(text) in known] == []
