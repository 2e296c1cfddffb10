"""A question that arrives again gets the answer that it got before."""

import asyncio
from typing import Any

import pytest
import requests
from rasa.core.channels.channel import UserMessage

from channels.web import WebInput
from channels.web.once import MAX_CONVERSATIONS, MAX_QUESTIONS, Once
from tests.channels.web.served import conversation, reply_on_weapons, served


class Assistant:
    """Stands for the assistant: counts the turns, each as long as it is told."""

    def __init__(self) -> None:
        """Starts with no turn, and none that waits."""
        self.turns = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.fails = False

    async def __call__(self, message: UserMessage) -> None:
        """Replies to a message."""
        self.turns += 1
        await self.may_answer.wait()
        if self.fails:
            raise RuntimeError
        await reply_on_weapons(message)


def question(**other: str) -> dict[str, Any]:
    """Returns a request for an answer, under an id of its own."""
    ids = {"conversation": conversation(), "question": conversation()}
    return {"json": {**ids, "message": "weapons?", **other}}


async def test_asked_again_it_is_not_a_second_turn(channel: WebInput) -> None:
    """The second answer is the first; another question gets one of its own."""
    assistant = Assistant()
    asked = question()
    async with served(channel, assistant) as call:
        answers = [(await call("POST", "/messages", **asked)).json() for _ in range(2)]
        other = {**asked["json"], "question": conversation()}
        third = (await call("POST", "/messages", json=other)).json()
    assert answers[0] == answers[1]
    assert third["replies"][0]["id"] != answers[0]["replies"][0]["id"]
    assert assistant.turns == 2


async def test_asked_again_meanwhile_it_waits_for_the_one_turn(
    channel: WebInput,
) -> None:
    """Two tabs that ask at once get one answer."""
    assistant = Assistant()
    assistant.may_answer.clear()
    asked = question()
    async with served(channel, assistant) as call:
        calls = [
            asyncio.create_task(call("POST", "/messages", **asked)) for _ in range(2)
        ]
        await asyncio.sleep(0.3)
        assistant.may_answer.set()
        first, second = [(await waiting).json() for waiting in calls]
    assert first == second
    assert assistant.turns == 1


async def test_a_turn_goes_on_when_the_page_is_gone(channel: WebInput) -> None:
    """An answer that nobody waits for any more is there when it is asked for again."""
    assistant = Assistant()
    assistant.may_answer.clear()
    asked = question()
    async with served(channel, assistant) as call:
        with pytest.raises(requests.ReadTimeout):
            await call("POST", "/messages", **asked, timeout=0.3)
        assistant.may_answer.set()
        assert (await call("POST", "/messages", **asked)).status_code == 200
    assert assistant.turns == 1


async def test_after_a_failure_it_is_asked_anew(channel: WebInput) -> None:
    """What went wrong is not remembered as the answer."""
    assistant = Assistant()
    assistant.fails = True
    asked = question()
    async with served(channel, assistant) as call:
        assert (await call("POST", "/messages", **asked)).status_code == 500
        assistant.fails = False
        assert (await call("POST", "/messages", **asked)).status_code == 200


async def test_asking_again_does_not_count_as_too_fast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit is on turns: a page may fetch an answer until it has it."""
    monkeypatch.setenv("MESSAGES_PER_CONVERSATION", "1")
    channel = WebInput.from_credentials(None)
    asked = question()
    async with served(channel) as call:
        for _ in range(3):
            assert (await call("POST", "/messages", **asked)).status_code == 200


async def test_with_its_conversation_an_answer_is_forgotten(channel: WebInput) -> None:
    """An ended conversation gives no answer any more, not even an old one."""
    asked = question()
    async with served(channel) as call:
        await call("POST", "/messages", **asked)
        await call("DELETE", f"/conversations/{asked['json']['conversation']}")
        assert (await call("POST", "/messages", **asked)).status_code == 410


async def test_an_id_of_another_form_is_refused(channel: WebInput) -> None:
    """A question's id is a random UUID, as a conversation's is."""
    async with served(channel) as call:
        for id in ("1", 7, None):
            body = {**question()["json"], "question": id}
            assert (await call("POST", "/messages", json=body)).status_code == 400


@pytest.mark.parametrize(
    ("count", "pairs"),
    [
        (MAX_QUESTIONS + 1, lambda number: ("one", str(number))),
        (MAX_CONVERSATIONS + 1, lambda number: (str(number), "one")),
    ],
)
async def test_memory_is_bounded(count: int, pairs: Any) -> None:
    """Of very many questions, or conversations, the latest are remembered."""
    once: Once[int] = Once()
    turns = []

    async def turn() -> int:
        turns.append(len(turns))
        return turns[-1]

    for number in range(count):
        await once.answer(*pairs(number), turn)
    assert await once.answer(*pairs(count - 1), turn) == count - 1
    assert await once.answer(*pairs(1), turn) == 1
    assert await once.answer(*pairs(0), turn) == count
