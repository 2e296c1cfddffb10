"""The trained model understands questions that it was not trained on.

The floors lie just under what is reached; `held_out.yml` was written without sight of
the training data.
"""

import pytest
from rasa.core.agent import Agent

from answers.turn import READINGS, Asked
from tests.nlu import judging
from tests.nlu.conftest import Talk

OUTSIDE = ("not_covered", "out_of_scope")
IN_SCOPE_FLOOR = 0.95
OUTSIDE_FLOOR = 0.9


async def test_held_out_questions_are_understood(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given questions never seen, the share understood is not below the floors."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    missed = []
    for text, intent in judging.held_out():
        # A conclusion about a subject is answered as such, and names the subject.
        found = (await talk(text, text))["intents"]
        hit = judging.accepts([intent], found)
        right[intent in OUTSIDE].append(hit)
        if not hit:
            missed.append(f"  {text!r}: {intent}, answered as {found}")
    inside = sum(right[False]) / len(right[False])
    outside = sum(right[True]) / len(right[True])
    with capsys.disabled():
        print(f"\nheld out: {inside:.3f} in scope, {outside:.3f} outside; missed:")
        print("\n".join(missed))
    assert inside >= IN_SCOPE_FLOOR
    assert outside >= OUTSIDE_FLOOR


async def test_the_parse_result_holds_what_the_action_needs(agent: Agent) -> None:
    """Given a question, its reading tells what it asks, and Rasa's intent the same."""
    parsed = await agent.parse_message("did they send weapons?")
    (reading,) = parsed[READINGS]
    asked = Asked.from_json(reading)
    assert asked.intent == parsed["intent"]["name"] == "topic_material_assistance"
    assert asked.material
    assert reading["confidence"] == parsed["intent"]["confidence"]
