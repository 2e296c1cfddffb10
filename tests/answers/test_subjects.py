"""Answers to a subject: what it asks for, further claims, other wordings."""

import pytest

from answers import intents
from answers.article import Article
from answers.reply import Button
from answers.subjects import is_material
from answers.turn import Asked, State
from tests.answers.conversation import (
    conversation,
    ids,
    notes,
    reply_to,
    state_after,
    targets,
)

HISTORY, POLITICAL = "topic_historical_solidarity", "topic_political_backing"
MATERIAL, REASONS = "topic_material_assistance", "ask_why_support"
REACTION, SUMMARY = "topic_international_repercussions", "ask_summary"
MORE = Asked(intents.TELL_MORE)


def test_a_broad_question_is_answered_with_its_claims(article: Article) -> None:
    """Given each subject, its answer is told, in the first wording, with its source."""
    for subject in article.subjects:
        reply = reply_to(article, Asked(subject.intent))
        assert reply.intents == (subject.reported_as or subject.intent,)
        assert ids(reply) == list(subject.answer)
        assert all(article.claim[id].text in reply.text for id in subject.answer)
        assert "(Article, section" in reply.text


def test_what_is_told_is_remembered(article: Article) -> None:
    """Given an answer, its subject, claims and wordings make up the state."""
    answer = article.subject[REASONS].answer
    assert state_after(article, Asked(REASONS)) == State(
        subject=REASONS, told=answer, last=answer, replied=(REASONS,)
    )


def test_a_pointed_question_gets_its_claims_alone(article: Article) -> None:
    """Given claims that a question points to, they are told, best first, no others."""
    pointed = Asked(POLITICAL, ("political_name", "political_relations"))
    assert ids(reply_to(article, pointed)) == ["political_name", "political_relations"]


def test_a_pointed_question_gets_two_claims_at_most(article: Article) -> None:
    """Given more claims than two, the best two are told."""
    answer = article.subject[HISTORY].answer
    assert ids(reply_to(article, Asked(HISTORY, answer))) == list(answer[:2])


def test_a_claim_stands_for_those_that_it_includes(article: Article) -> None:
    """Given an accusation and half of it, the whole is told, and the half left out."""
    pointed = Asked(REACTION, ("reaction_accusation", "reaction_militants"))
    reply = reply_to(article, pointed)
    assert ids(reply) == ["reaction_militants"]
    assert reply.caveat


def test_asking_again_broadly_brings_what_is_new(article: Article) -> None:
    """Given an answer, the same broad question brings the next claims."""
    replies = conversation(article, Asked(POLITICAL), Asked(POLITICAL))
    assert ids(replies[1]) == list(article.subject[POLITICAL].more[:3])
    assert replies[1].intents == (POLITICAL,)


def test_asking_broadly_after_a_claim_brings_the_others(article: Article) -> None:
    """Given one claim told, the broad question brings the rest of the answer."""
    _, reply = conversation(article, Asked(HISTORY, ("history_japan",)), Asked(HISTORY))
    assert ids(reply) == ["history_common", "history_1948", "history_bond"]


def test_asking_for_a_claim_again_tells_that_there_is_no_more(article: Article) -> None:
    """Given one claim told, asking for it again puts it otherwise, and says so."""
    pointed = Asked(HISTORY, ("history_japan",))
    _, reply = conversation(article, pointed, pointed)
    assert notes(reply) == [article.text("told_before")]
    assert article.claim["history_japan"].again in reply.text


def test_asking_for_a_claim_of_a_long_answer_tells_it_alone(article: Article) -> None:
    """Given an answer of four claims, asking for one of them is no repetition."""
    _, reply = conversation(article, Asked(HISTORY), Asked(HISTORY, ("history_japan",)))
    assert notes(reply) == []
    assert reply.text.startswith(article.claim["history_japan"].again)


def test_more_is_told_until_nothing_is_left(article: Article) -> None:
    """Given each subject, "more" tells each further claim once, then says so."""
    for subject in article.subjects:
        turns = [Asked(subject.intent), *[MORE] * 3]
        replies = conversation(article, *turns)
        told = [id for reply in replies if not notes(reply) for id in ids(reply)]
        assert told == list(subject.claims)
        assert any(subject.name in note for note in notes(replies[-1]))
        assert ids(replies[-1]) == list(subject.core)
        assert replies[-1].intents == (
            intents.TELL_MORE,
            subject.reported_as or subject.intent,
        )


def test_a_button_pressed_late_means_its_own_subject(article: Article) -> None:
    """Given the button of an earlier answer, its subject counts, not the last one."""
    replies = conversation(
        article,
        Asked(MATERIAL),
        Asked(POLITICAL),
        Asked(intents.TELL_MORE, about=MATERIAL),
    )
    assert replies[-1].intents == (intents.TELL_MORE, MATERIAL)
    assert ids(replies[-1]) == list(article.subject[MATERIAL].more)
    assert replies[-1].caveat


def test_a_pointed_answer_gets_shorter_by_itself(article: Article) -> None:
    """Given the claim asked for, "shorter" shortens that claim, not the subject."""
    pointed = Asked("topic_political_backing", ("political_recognition",))
    _, reply = conversation(article, pointed, Asked(intents.SHORTER))
    claim = article.claim["political_recognition"]
    assert reply.passages[-1].statements == (claim.again,)


def test_an_answer_can_be_had_shorter(article: Article) -> None:
    """Given each subject, its core is told in the shorter wording, however often."""
    for subject in article.subjects:
        wish = Asked(intents.SHORTER, about=subject.intent)
        replies = conversation(article, wish, wish)
        for reply, note in zip(replies, article.wordings("shortest"), strict=True):
            assert notes(reply) == [note]
            assert ids(reply) == list(subject.core)
            assert all(article.claim[id].again in reply.text for id in subject.core)


def test_more_after_the_core_brings_the_rest(article: Article) -> None:
    """Given the core alone, "more" goes on with the rest of the answer."""
    _, reply = conversation(article, Asked(intents.SHORTER, about=HISTORY), MORE)
    assert ids(reply) == ["history_japan", "history_1948", "history_bond"]


def test_an_answer_can_be_had_as_a_list(article: Article) -> None:
    """Given an answer, the wish for a list puts each of its claims on a line."""
    _, reply = conversation(article, Asked(HISTORY), Asked(intents.LIST))
    lines = reply.text.split("\n")
    assert [line[:2] for line in lines] == ["• "] * 4 + ["(A"]
    assert ids(reply) == list(article.subject[HISTORY].answer)


def test_a_list_of_one_claim_is_the_whole_answer(article: Article) -> None:
    """Given one claim told, the wish for a list brings the answer's claims."""
    pointed = Asked(HISTORY, ("history_japan",))
    _, reply = conversation(article, pointed, Asked(intents.LIST))
    assert ids(reply) == list(article.subject[HISTORY].answer)


@pytest.mark.parametrize(
    ("wish", "note"),
    [(intents.REWORDED, "in_other_words"), (intents.AGAIN, "once_more")],
)
def test_an_answer_can_be_had_in_other_words(
    article: Article, wish: str, note: str
) -> None:
    """Given an answer, the wish brings its claims in the other wording."""
    _, reply = conversation(article, Asked(REASONS), Asked(wish))
    answer = article.subject[REASONS].answer
    assert notes(reply) == [article.text(note)]
    assert reply.passages[1].statements == tuple(
        article.claim[id].again for id in answer
    )


def test_exact_words_are_not_to_be_had(article: Article) -> None:
    """Given the wish for a quotation, it says that it has none, and two claims."""
    _, reply = conversation(article, Asked(MATERIAL), Asked(intents.VERBATIM))
    assert notes(reply) == [article.text("no_quotes")]
    assert ids(reply) == list(article.subject[MATERIAL].answer[:2])
    assert reply.caveat


@pytest.mark.parametrize("wish", intents.WISHES)
def test_a_wish_for_another_subject_tells_of_that_one(
    article: Article, wish: str
) -> None:
    """Given a wish that names a subject, nothing of the last one is told."""
    _, reply = conversation(article, Asked(MATERIAL), Asked(wish, about=HISTORY))
    assert reply.intents == (HISTORY,)
    assert {*ids(reply)} <= {*article.subject[HISTORY].answer}
    assert not reply.caveat


@pytest.mark.parametrize("wish", intents.OF_THE_WHOLE)
def test_shortness_without_a_subject_means_the_whole(
    article: Article, wish: str
) -> None:
    """Given no subject, the wish for it in short or as a list brings the summary."""
    reply = reply_to(article, Asked(wish))
    assert reply.intents == (SUMMARY,)
    assert {*ids(reply)} <= {*article.subject[SUMMARY].answer}


@pytest.mark.parametrize(
    "wish", [wish for wish in intents.WISHES if wish not in intents.OF_THE_WHOLE]
)
def test_a_wish_without_a_subject_asks_for_one(article: Article, wish: str) -> None:
    """Given no subject, a wish is answered with the question for one, and the menu."""
    reply = reply_to(article, Asked(wish))
    assert notes(reply) == [article.text("no_subject")]
    assert targets(reply) == [f"/{intent}" for intent in article.menu]


def test_what_leads_on(article: Article) -> None:
    """Given an answer, more of it, its certainty and the next subjects are offered."""
    reply = reply_to(article, Asked(MATERIAL))
    assert reply.buttons == (
        Button("Tell me more", f'/tell_more{{"about": "{MATERIAL}"}}'),
        Button("How sure is that?", f'/ask_certainty{{"about": "{MATERIAL}"}}'),
        Button.to(article, "ask_financial_aid"),
        Button.to(article, POLITICAL),
    )


def test_more_is_not_offered_where_there_is_none(article: Article) -> None:
    """Given all claims told, no button offers more of them."""
    about = article.subject[MATERIAL]
    state = State(MATERIAL, about.claims, about.claims)
    wish = Asked(intents.AGAIN)
    reply = reply_to(article, wish, state=state)
    assert not any(target.startswith("/tell_more") for target in targets(reply))


def test_what_was_told_is_not_offered(article: Article) -> None:
    """Given the FAQ, which answers why, no button asks why."""
    reply = reply_to(article, Asked("ask_faq"))
    assert f"/{REASONS}" in [f"/{intent}" for intent in article.subject["ask_faq"].next]
    assert f"/{REASONS}" not in targets(reply)


def test_what_is_mainly_about_material_assistance(article: Article) -> None:
    """Given the subjects, two are mainly about such help, by most of their claims."""
    about_it = [each for each in article.subject if is_material(each, article)]
    assert about_it == ["ask_financial_aid", MATERIAL]


def test_a_state_carries_over_what_was_told(article: Article) -> None:
    """Given "more", the claims told before stay told."""
    about = article.subject[REASONS]
    state = state_after(article, Asked(REASONS), MORE)
    assert (state.subject, state.told) == (REASONS, about.claims[:5])
    assert state.last == about.more[:3]
