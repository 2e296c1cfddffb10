"""Replies say all that a turn asks, in order, once, and what must be said with it."""

import pytest

from answers import intents
from answers.article import Article, Stance
from answers.compose import compose, fixed_reply
from answers.reply import Button, Passage, citation, payloads
from answers.turn import Asked, State
from tests.answers.conversation import (
    conversation,
    ids,
    notes,
    reply_to,
    state_after,
    targets,
)

REASONS, HISTORY = "ask_why_support", "topic_historical_solidarity"
MATERIAL, POLITICAL = "topic_material_assistance", "topic_political_backing"


def test_several_questions_are_answered_in_order(article: Article) -> None:
    """Given three questions, each is answered once, with one caveat in its place."""
    reply = reply_to(
        article,
        Asked(MATERIAL),
        Asked(REASONS),
        Asked(MATERIAL),
        Asked(intents.SOURCE),
    )
    assert reply.intents == (MATERIAL, REASONS, intents.SOURCE)
    kinds = [passage.kind for passage in reply.passages]
    assert kinds[:3] == ["answer", "caveat", "answer"]
    assert kinds.count("caveat") == 1


def test_two_questions_of_one_subject_are_both_answered(article: Article) -> None:
    """Given two claims of a subject asked for apart, both are told."""
    asked = [Asked(HISTORY, ("history_japan",)), Asked(HISTORY, ("history_1948",))]
    assert ids(reply_to(article, *asked)) == ["history_japan", "history_1948"]


def test_nothing_is_said_twice(article: Article) -> None:
    """Given an answer and how sure it is, a claim that both restate stands once."""
    reply = reply_to(article, Asked(MATERIAL), Asked(intents.CERTAINTY))
    assert ids(reply) == list(article.subject[MATERIAL].answer)


def test_a_wish_after_a_question_is_one_for_its_answer(article: Article) -> None:
    """Given a question and "keep it short", the answer comes in its shorter wording."""
    asked = [Asked(HISTORY, ("history_japan",)), Asked(intents.SHORTER)]
    reply = reply_to(article, *asked)
    assert reply.intents == (HISTORY,)
    assert notes(reply) == [article.text("shortest")]
    assert reply.passages[-1].statements == (article.claim["history_japan"].again,)


def test_a_wish_with_a_subject_of_its_own_stands_by_itself(article: Article) -> None:
    """Given a question and the wish for another subject in a list, both are met."""
    reply = reply_to(article, Asked(HISTORY), Asked(intents.LIST, about=POLITICAL))
    assert reply.intents == (HISTORY, POLITICAL)
    assert [passage.listed for passage in reply.passages] == [False, True]


def test_what_announces_nothing_is_left_out(article: Article) -> None:
    """Given a claim just confirmed, the wish for other words announces nothing."""
    reply = reply_to(
        article,
        Asked(intents.CONFIRMATION, about=POLITICAL),
        Asked(intents.REWORDED, about=POLITICAL),
    )
    assert ids(reply) == ["political_unwavering"]
    assert notes(reply) == [article.confirmation[Stance.STATED][0]]


def test_a_loaded_question_is_not_confirmed(article: Article) -> None:
    """Given a question that takes weapons for granted, the reply adds the reports."""
    reply = reply_to(article, Asked(REASONS, material=True))
    answer = article.subject[REASONS].answer
    assert ids(reply) == [*answer, *article.asked_about_material]
    assert reply.caveat


def test_an_answer_that_tells_of_it_is_enough(article: Article) -> None:
    """Given an answer that touches such help, nothing is added to it."""
    reply = reply_to(article, Asked(MATERIAL, material=True))
    assert ids(reply) == list(article.subject[MATERIAL].answer)


@pytest.mark.parametrize(
    "intent",
    [intents.OUT_OF_SCOPE, intents.REMARK, intents.SOURCE, intents.THANKS],
)
def test_what_asks_nothing_of_the_article_gets_no_reports(
    article: Article, intent: str
) -> None:
    """Given talk or another subject, what is said of such help is not brought in."""
    reply = reply_to(article, Asked(intent, material=True))
    assert ids(reply) == []
    assert not reply.caveat


def test_mere_talk_beside_a_question_is_dropped(article: Article) -> None:
    """Given a "yes" before a question, the question alone is answered."""
    reply = reply_to(article, Asked(intents.AFFIRM), Asked(HISTORY))
    assert reply.intents == (HISTORY,)


def test_a_farewell_comes_last(article: Article) -> None:
    """Given a goodbye before a question, the reply ends with it."""
    reply = reply_to(article, Asked(intents.GOODBYE), Asked(HISTORY))
    assert reply.intents == (HISTORY, intents.GOODBYE)
    assert reply.passages[-1].text == article.text("goodbye_beside")


def test_a_later_question_leans_on_an_earlier_one(article: Article) -> None:
    """Given a subject and how sure it is, the certainty is that subject's."""
    asked = [Asked(MATERIAL), Asked(intents.CERTAINTY)]
    _, reply = conversation(article, Asked(HISTORY), asked)
    assert reply.intents == (MATERIAL, intents.CERTAINTY)


def test_the_last_subject_is_kept(article: Article) -> None:
    """Given two subjects in a turn, the conversation goes on with the second."""
    state = state_after(article, [Asked(HISTORY), Asked(REASONS)])
    assert (state.subject, state.told) == (REASONS, article.subject[REASONS].answer)
    assert state.replied == (HISTORY, REASONS)
    assert {*article.subject[HISTORY].answer} <= {*state.last}


def test_more_without_a_subject_asks_which(article: Article) -> None:
    """Given no subject, "tell me more" asks for one and offers the menu."""
    reply = reply_to(article, Asked(intents.TELL_MORE))
    assert reply.text == article.text("tell_more")
    assert targets(reply) == [f"/{intent}" for intent in article.menu]


def test_buttons_of_several_answers_take_turns(article: Article) -> None:
    """Given two answers, subjects that lead on from each are offered, no follow-ups."""
    reply = reply_to(article, Asked(HISTORY), Asked(MATERIAL))
    assert not any(button.is_follow_up for button in reply.buttons)
    assert 1 <= len(reply.buttons) <= 5
    assert not {f"/{HISTORY}", f"/{MATERIAL}"} & {*targets(reply)}


def test_an_unknown_intent_is_an_error(article: Article) -> None:
    """Given an intent that nobody defined, composing fails and names it."""
    with pytest.raises(ValueError, match="'order_pizza'"):
        compose([Asked("order_pizza")], State(), article)


def test_a_fixed_reply_offers_the_menu(article: Article) -> None:
    """Given a text that a channel says by itself, it comes with the menu."""
    reply = fixed_reply("blank", article)
    assert reply.intents == ("blank",)
    assert reply.text == article.text("blank")
    assert targets(reply) == [f"/{intent}" for intent in article.menu]


def test_the_contract_has_the_structure_of_the_reply(article: Article) -> None:
    """Given a reply, its structured part names intents, claims, sections, passages."""
    answer = article.subject["ask_financial_aid"].answer
    texts = [article.claim[id].text for id in answer]
    reply = reply_to(article, Asked("ask_financial_aid"))
    assert reply.custom(article) == {
        "intents": ["ask_financial_aid"],
        "claims": list(answer),
        "sections": ["FAQ"],
        "caveat": True,
        "passages": [
            {
                "kind": "answer",
                "text": " ".join(texts),
                "statements": texts,
                "listed": False,
                "claims": list(answer),
                "sources": ["FAQ"],
            },
            {
                "kind": "caveat",
                "text": article.caveat.text,
                "statements": [article.caveat.text],
                "listed": False,
                "claims": [],
                "sources": [],
            },
        ],
    }
    assert reply.text == "\n".join(
        [" ".join([*texts, '(Article, section "FAQ")']), article.caveat.text]
    )


@pytest.mark.parametrize(
    ("sources", "cited"),
    [
        ([], ""),
        (["FAQ"], '(Article, section "FAQ")'),
        (["FAQ", "Conclusion"], '(Article, sections "FAQ" and "Conclusion")'),
        (["A", "B", "C"], '(Article, sections "A", "B" and "C")'),
    ],
)
def test_sections_are_cited(sources: list[str], cited: str) -> None:
    """Given the sections of a passage, plain text names them in brackets."""
    assert citation(sources) == cited


def test_a_passage_can_do_without_a_claim(article: Article) -> None:
    """Given a claim told already, the rest of the passage keeps its own sections."""
    passage = reply_to(article, Asked("ask_conclusion")).passages[0]
    left = passage.without({"conclusion_political"}, article)
    assert [claim.id for claim in left.claims] == [
        "conclusion_material",
        "conclusion_unity",
        "conclusion_strained",
    ]
    assert len(left.statements) == len(left.wordings) == 3
    assert left.sources == ("Conclusion",)
    assert Passage(("Once more:",)).announces
    assert not left.announces


def test_a_payload_says_what_is_asked(article: Article) -> None:
    """Given each button's payload, it is read as the intent and subject it names."""
    button = Button.follow_up(article, intents.TELL_MORE, POLITICAL)
    assert button == Button("Tell me more", f'/tell_more{{"about": "{POLITICAL}"}}')
    assert Asked.from_payload(button.payload) == Asked(
        intents.TELL_MORE, about=POLITICAL
    )
    assert Asked.from_payload(f"/{HISTORY}") == Asked(HISTORY)
    assert {button.payload, f"/{HISTORY}", "/ask_capabilities"} <= payloads(article)


def test_what_is_asked_survives_json() -> None:
    """Given what is asked, it comes back from JSON, whatever stands beside it."""
    asked = Asked(HISTORY, ("history_japan",), nearest=(REASONS,), language="de")
    content = {**asked.as_json(), "text": "Japan?"}
    assert content["claims"] == ["history_japan"]
    assert Asked.from_json(content) == asked


def test_the_state_survives_slots() -> None:
    """Given empty or filled slots, they are the state."""
    assert State.of_slots({"subject": None, "told": None}) == State()
    filled = {
        "subject": HISTORY,
        "told": ["history_japan"],
        "last": ["history_japan/again"],
        "offer": REASONS,
        "replied": [HISTORY],
        "choices": ["/ask_summary"],
    }
    assert State.of_slots(filled) == State(
        HISTORY, ("history_japan",), ("history_japan/again",), REASONS, (HISTORY,)
    )
