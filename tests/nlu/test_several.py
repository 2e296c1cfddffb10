"""Messages with several questions get an answer to each, others are left whole.

The floors lie just under what is reached.
"""

import pytest
from rasa.core.agent import Agent

from answers import intents
from answers.turn import READINGS
from tests.nlu.conftest import Talk
from tests.nlu.judging import accepts, several

ANSWERED_FLOOR = 0.85
TAKEN_FOR_SEVERAL = 0.22
# What a reply may name beside the question that it answers: a follow-up names its
# subject too, and talk beside a question is taken up.
BESIDE = {"tell_more", "ask_certainty", "affirm", *intents.BESIDE}


async def test_each_question_is_answered(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given messages with one or more questions, enough are answered in full."""
    full, split, missed = [], [], []
    for message in several():
        reply = await talk(message["text"], message["text"])
        hit = all(accepts(wanted, reply["intents"]) for wanted in message["intents"])
        if len(message["intents"]) > 1:
            full.append(hit)
        else:
            split.append(len({*reply["intents"]} - BESIDE) > 1)
            hit = hit and not split[-1]
        if not hit:
            missed.append(f"  {message['text']!r}: {reply['intents']}")
    with capsys.disabled():
        print(
            f"\nseveral questions: {sum(full)} of {len(full)} answered in full;"
            f" {sum(split)} of {len(split)} single ones taken for several; missed:"
        )
        print("\n".join(missed))
    assert sum(full) >= ANSWERED_FLOOR * len(full)
    assert sum(split) <= TAKEN_FOR_SEVERAL * len(split)


async def test_the_answers_come_in_the_order_asked(talk: Talk) -> None:
    """Given three questions, they are answered once each, in order, with one caveat."""
    reply = await talk("x", "does it recognise them? any guns? and who wrote this?")
    assert reply["intents"] == [
        "topic_political_backing",
        "topic_material_assistance",
        "ask_source",
    ]
    kinds = [passage["kind"] for passage in reply["passages"]]
    assert kinds == ["answer", "answer", "caveat", "note"]


@pytest.mark.parametrize(
    "text", ["weapons\nmoney", "- weapons?\n- money?", "1) weapons\n2) money"]
)
async def test_lines_are_questions(talk: Talk, text: str) -> None:
    """Given a list with a question a line, each is answered."""
    reply = await talk(text, text)
    assert reply["intents"] == ["topic_material_assistance", "ask_financial_aid"]


async def test_what_was_found_is_in_the_parse_result(agent: Agent) -> None:
    """Given two questions, `rasa shell nlu` shows them with their intents."""
    parsed = await agent.parse_message("why the support, and is there any money?")
    assert [reading["intent"] for reading in parsed[READINGS]] == [
        "ask_why_support",
        "ask_financial_aid",
    ]
    assert parsed["intent"]["name"] == "ask_why_support"
