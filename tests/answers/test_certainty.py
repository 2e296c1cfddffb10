"""How sure the article is: never surer than the stance of what it is asked about."""

import dataclasses
import itertools

import pytest

from answers import intents
from answers.article import Article, Stance
from answers.certainty import WHO
from answers.turn import Asked, State
from tests.answers.conversation import conversation, ids, notes, reply_to, targets

HISTORY, MATERIAL = "topic_historical_solidarity", "topic_material_assistance"
REASONS, AID = "ask_why_support", "ask_financial_aid"
POLITICAL = "topic_political_backing"
REACTION = "topic_international_repercussions"
SURE, CONFIRM = Asked(intents.CERTAINTY), Asked(intents.CONFIRMATION)


@pytest.mark.parametrize(
    ("subject", "stance", "restated", "caveat"),
    [
        (HISTORY, Stance.STATED, [], False),
        (AID, Stance.REPORTED, ["faq_financial_unclear"], True),
        (MATERIAL, Stance.REPORTED, ["material_uncertain"], True),
        (REACTION, Stance.ACCUSED, ["reaction_militants"], True),
    ],
)
def test_certainty_follows_the_weakest_claim(
    article: Article, subject: str, stance: Stance, restated: list[str], caveat: bool
) -> None:
    """Given an answer, it says how the article puts what it is least sure of."""
    _, reply = conversation(article, Asked(subject), SURE)
    assert reply.intents == (intents.CERTAINTY, subject)
    assert notes(reply) == [article.certainty[stance][0]]
    assert ids(reply) == restated
    assert reply.caveat is caveat


def test_certainty_of_a_claim_is_that_claims(article: Article) -> None:
    """Given the claim in question, its own stance counts, and it is restated."""
    pointed = Asked(intents.CERTAINTY, ("material_weapons",), about=MATERIAL)
    reply = reply_to(article, pointed)
    assert notes(reply) == [article.certainty[Stance.REPORTED][0]]
    assert ids(reply) == ["material_weapons"]


def test_certainty_is_about_what_was_just_told(article: Article) -> None:
    """Given one stated claim of a subject that has others, it is called stated."""
    pointed = Asked(MATERIAL, ("material_mainly_political",))
    _, reply = conversation(article, pointed, SURE)
    assert notes(reply) == [article.certainty[Stance.STATED][0]]
    assert ids(reply) == []


def test_certainty_of_the_whole(article: Article) -> None:
    """Given no subject, it says how sure the article is as a whole."""
    for asked in (SURE, CONFIRM):
        reply = reply_to(article, asked)
        assert reply.intents == (intents.CERTAINTY,)
        assert notes(reply) == [article.overall.text[0]]
        assert ids(reply) == list(article.overall.claims)
        assert targets(reply) == [f"/{intent}" for intent in article.menu]
        assert reply.caveat


def test_a_named_subject_counts_before_the_last_one(article: Article) -> None:
    """Given a button of an earlier answer, the certainty of its subject is told."""
    named = Asked(intents.CERTAINTY, about=MATERIAL)
    _, reply = conversation(article, Asked(HISTORY), named)
    assert reply.intents == (intents.CERTAINTY, MATERIAL)


@pytest.mark.parametrize(
    ("claim", "about"),
    [
        ("history_1948", HISTORY),
        ("material_weapons", MATERIAL),
        ("reaction_militants", REACTION),
        ("material_uncertain", MATERIAL),
    ],
)
def test_a_demand_is_met_with_how_the_article_puts_it(
    article: Article, claim: str, about: str
) -> None:
    """Given a demand for yes or no, the claim is put in its stance, and only so."""
    asked = Asked(intents.CONFIRMATION, (claim,), about=about)
    reply = reply_to(article, asked)
    stance = article.claim[claim].stance
    assert notes(reply) == [article.confirmation[stance][0]]
    assert ids(reply) == [claim]


@pytest.mark.parametrize(
    "claim", ["history_1948", "material_weapons", "reaction_militants"]
)
def test_who_asks_for_the_origin_is_told_of_it(article: Article, claim: str) -> None:
    """Given "who says so", the reply tells whom the article names for it, if any."""
    asked = Asked(intents.CERTAINTY, (claim,), about=MATERIAL, opens_with=WHO)
    stance = article.claim[claim].stance
    assert notes(reply_to(article, asked)) == [article.attribution[stance][0]]


def test_a_demand_for_two_things_is_met_in_both(article: Article) -> None:
    """Given a plain and an uncertain claim in one demand, the open one leads."""
    pointed = ("political_unwavering", "material_uncertain")
    reply = reply_to(article, Asked(intents.CONFIRMATION, pointed, about=POLITICAL))
    assert notes(reply) == [article.confirmation[Stance.UNCERTAIN][0]]
    assert ids(reply) == ["material_uncertain", "political_unwavering"]


def test_a_demand_that_is_repeated_gets_other_words(article: Article) -> None:
    """Given the same demand again and again, no reply repeats the one before."""
    asked = Asked(intents.CONFIRMATION, ("material_weapons",), about=MATERIAL)
    texts = [reply.text for reply in conversation(article, *[asked] * 6)]
    assert all(one != other for one, other in itertools.pairwise(texts))


def test_a_demand_brings_what_was_not_just_told(article: Article) -> None:
    """Given one of two reported claims told, a demand restates the other."""
    state = State(MATERIAL, ("material_reports",), ("material_reports",))
    pointed = ("material_reports", "material_weapons")
    asked = Asked(intents.CONFIRMATION, pointed, about=MATERIAL)
    assert ids(reply_to(article, asked, state=state)) == ["material_weapons"]


@pytest.mark.parametrize("asked", [SURE, CONFIRM])
def test_certainty_is_not_offered_where_it_was_told(
    article: Article, asked: Asked
) -> None:
    """Given its certainty told, no button asks for it again."""
    for subject in article.subjects:
        _, reply = conversation(article, Asked(subject.intent), asked)
        assert not any(target.startswith("/ask_certainty") for target in targets(reply))


def test_calling_a_thing_plain_adds_nothing_to_what_is_told(article: Article) -> None:
    """Given a plain answer, "more" after its certainty goes on where it stopped."""
    more = Asked(intents.TELL_MORE)
    *_, reply = conversation(article, Asked(REASONS), SURE, more)
    assert ids(reply) == list(article.subject[REASONS].more[:3])


def test_a_conclusion_from_silence_gets_no_more_than_silence(article: Article) -> None:
    """Given that the article does not say, a conclusion drawn from it is not shared."""
    silent = Asked(intents.NOT_COVERED)
    _, _, reply = conversation(article, Asked(HISTORY), silent, CONFIRM)
    assert notes(reply) == [article.text("still_silent")]
    assert ids(reply) == []


def test_reports_told_beside_silence_stand_beside_it_again(article: Article) -> None:
    """Given silence with reports told beside it, a conclusion gets both once more."""
    silent = Asked(intents.NOT_COVERED, material=True)
    _, _, reply = conversation(article, Asked(HISTORY), silent, CONFIRM)
    assert notes(reply) == [article.text("still_silent")]
    assert ids(reply) == list(article.asked_about_material)
    assert reply.caveat


@pytest.mark.parametrize("asked", [SURE, CONFIRM])
def test_a_view_is_called_a_view(article: Article, asked: Asked) -> None:
    """Given what the two see as imperialism, it is neither stated nor denied."""
    pointed = dataclasses.replace(asked, claims=("history_imperialism",), about=HISTORY)
    reply = reply_to(article, pointed)
    texts = (
        article.certainty[Stance.PERCEIVED],
        article.confirmation[Stance.PERCEIVED],
    )
    assert notes(reply)[0] in [text[0] for text in texts]
    assert ids(reply) == ["history_imperialism"]


def test_reasons_are_stated_though_one_names_a_view(article: Article) -> None:
    """Given the reasons, their certainty is that of what the article states."""
    _, reply = conversation(article, Asked(REASONS), SURE)
    assert notes(reply) == [article.certainty[Stance.STATED][0]]
