"""Turns are read in their place by models that do not know their conversation."""

import dataclasses

import numpy as np
import pytest

from answers.article import Article
from answers.turn import Asked
from evaluation.conversation_figures import by_group, describe, group, measure
from evaluation.conversations import Read, cross_validate, folds, repeats
from evaluation.examples import FOLDS
from evaluation.learning import Learning

POLITICS, REACTION = "topic_political_backing", "topic_international_repercussions"
RECOGNITION = Asked(POLITICS, ("political_recognition",))
BROAD = Asked(POLITICS)


def read(
    asked: Asked,
    found: Asked,
    alone: str = "out_of_scope",
    conversation: str = "one",
    leads_on: bool = True,
    text: str = "a message",
) -> Read:
    """Returns a message with what was made of it."""
    return Read(conversation, text, leads_on, asked, found, alone)


@pytest.fixture(scope="module")
def found(learning: Learning) -> list[Read]:
    """What is made of the small data."""
    return cross_validate(learning)


def test_no_conversation_is_asked_of_a_model_that_knows_it(learning: Learning) -> None:
    """Given the folds, each turn is asked once, and its conversation is not known."""
    turns, asked = learning.turns, []
    for known, held_out in folds(turns):
        assert not {turns[place].conversation for place in known} & {
            turns[place].conversation for place in held_out
        }
        asked += held_out.tolist()
    assert sorted(asked) == list(range(len(turns)))
    assert len(folds(turns)) == FOLDS


def test_each_message_is_read_in_its_place(
    learning: Learning, found: list[Read]
) -> None:
    """Given the small data, all messages are read, most of them with some success."""
    turns = learning.turns
    assert [each.text for each in found] == [text for t in turns for text in t.texts]
    assert sum(each.leads_on for each in found) == len(turns)
    in_place = np.mean([each.right for each in found])
    alone = np.mean([each.right_alone for each in found])
    assert in_place > alone > 0.2


def test_what_was_read_is_kept(learning: Learning, found: list[Read]) -> None:
    """Given the same examples again, no model is trained."""
    again = dataclasses.replace(learning)
    assert cross_validate(again) == found
    assert "alone" not in vars(again)


def test_a_turn_is_right_where_its_answer_is() -> None:
    """Given two intents with the same answer, either is right; others are not."""
    impact = Asked("ask_international_impact")
    assert read(impact, Asked(REACTION)).right
    assert not read(impact, Asked("ask_why_support")).right
    assert read(impact, BROAD, alone=REACTION).right_alone


@pytest.mark.parametrize(
    ("intent", "name"),
    [
        (POLITICS, "questions of a subject"),
        ("ask_shorter", "wishes for another form"),
        ("seek_confirmation", "other follow-ups"),
        ("thanks", "talk"),
        ("remark", "outside"),
        ("choose_option", "source, assistant, choices"),
    ],
)
def test_each_message_belongs_to_one_group(
    article: Article, intent: str, name: str
) -> None:
    """Given an intent, its group is told; wishes go before other follow-ups."""
    assert group(Asked(intent), article) == name


def test_groups_are_counted(article: Article) -> None:
    """Given messages of two groups, each share is the counted one."""
    thanks = Asked("thanks")
    some = [
        read(BROAD, BROAD, alone=POLITICS),
        read(BROAD, thanks, alone=POLITICS),
        read(thanks, thanks),
    ]
    counted = {
        name: (number, round(in_place.value, 2), round(alone.value, 2))
        for name, (number, in_place, alone) in by_group(some, article).items()
    }
    assert counted == {
        "all messages": (3, 0.67, 0.67),
        "questions of a subject": (2, 0.5, 1.0),
        "talk": (1, 1.0, 0.0),
    }


def test_figures_are_those_worked_out_by_hand(article: Article) -> None:
    """Given readings of each sort, each share is the counted one."""
    other = Asked(POLITICS, ("political_relations", "political_recognition"))
    both = dataclasses.replace(RECOGNITION, claims=(*RECOGNITION.claims, *other.claims))
    more, elsewhere = Asked("tell_more", about=POLITICS), Asked("tell_more")
    weapons = Asked("not_covered", material=True)
    unclear = dataclasses.replace(BROAD, readings=(POLITICS, REACTION))
    some = [
        *(read(RECOGNITION, each) for each in (RECOGNITION, both, other, weapons)),
        *(read(BROAD, each) for each in (unclear, RECOGNITION, Asked(REACTION))),
        *(read(more, each) for each in (more, elsewhere, Asked("ask_again"))),
        *(read(weapons, each) for each in (weapons, elsewhere)),
    ]
    measured = measure(some, article)
    counted = {
        name: (n, round(share.value, 2)) for name, (n, share) in measured.items()
    }
    assert counted == {
        "questions pointed at a claim, led by one that answers": (4, 0.5),
        "broad questions, left broad": (3, 0.33),
        "follow-ups and wishes read rightly, and of the right subject": (2, 0.5),
        "asked back which of two is meant": (12, 0.08),
        "material assistance touched, but missed": (2, 0.5),
        "material assistance not touched, but noticed": (10, 0.1),
        "replies word for word the one before": (12, 0.0),
    }
    text = describe(some, article)
    assert "| broad questions, left broad | 3 | 33.3 (" in text
    assert "| other follow-ups | 3 | 66.7 (" in text


@pytest.fixture
def curt(article: Article) -> Article:
    """The article with one wording only of each fixed text."""
    texts = {name: wordings[:1] for name, wordings in article.texts.items()}
    return article.copy(update={"texts": texts})


def test_a_reply_is_compared_with_the_one_before(
    article: Article, curt: Article
) -> None:
    """Given a greeting with one wording only, greeting again brings it word for word.

    Neither further wordings of a turn count nor the first turn of a conversation.
    """
    hello = read(Asked("greet"), Asked("greet"))
    some = [
        *(hello, dataclasses.replace(hello, leads_on=False), hello),
        dataclasses.replace(hello, conversation="two"),
    ]
    assert [*repeats(some, curt)] == [False, True, False]
    assert not any(repeats(some, article))


def test_a_choice_by_place_is_answered_as_its_button(curt: Article) -> None:
    """Given two choices one after the other, each is answered as what it chooses.

    Where none is named, the same question comes back.
    """
    choice = Asked("choose_option")
    chosen = [
        read(choice, choice, text=text) for text in ("the second one", "the first one")
    ]
    assert [*repeats([read(BROAD, BROAD), *chosen], curt)] == [False] * 3
    lost = [read(choice, choice, text="some of them")] * 2
    assert [*repeats(lost, curt)] == [False, True]
