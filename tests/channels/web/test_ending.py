"""An ended conversation stays ended, whatever still arrives for it."""

import asyncio
import datetime

import pytest
from rasa.core.channels.channel import UserMessage

from channels.web import WebInput, ending
from channels.web.ending import EndedError, Endings
from tests.channels.web.served import conversation, reply_on_weapons, served


async def test_a_late_message_is_refused(channel: WebInput) -> None:
    """A message that arrives after the deletion gets 410; other ones are answered."""
    seen = []

    async def handler(message: UserMessage) -> None:
        seen.append(message.sender_id)
        await reply_on_weapons(message)

    ended, other = conversation(), conversation()
    async with served(channel, handler) as call:
        assert (await call("DELETE", f"/conversations/{ended}")).status_code == 204
        late = await call(
            "POST", "/messages", json={"conversation": ended, "message": "why"}
        )
        fresh = await call(
            "POST", "/messages", json={"conversation": other, "message": "why"}
        )
    assert (late.status_code, fresh.status_code) == (410, 200)
    assert seen == [f"web-{other}"]


async def test_the_end_waits_for_the_turn_under_way(feedback: str) -> None:
    """The end is not reached while a message is being answered."""
    endings = Endings(feedback)
    id = conversation()
    answered = asyncio.Event()

    async def answer() -> None:
        async with endings.turn(id):
            await answered.wait()

    turn = asyncio.create_task(answer())
    await asyncio.sleep(0)
    end = asyncio.create_task(endings.end(id))
    await asyncio.sleep(0.01)
    assert not end.done()
    answered.set()
    await asyncio.wait_for(end, 5)
    await turn


async def test_what_was_ended_at_one_server_is_ended_at_all(feedback: str) -> None:
    """A server that is asked later, or started later, knows what was ended."""
    one, id = Endings(feedback), conversation()
    await one.end(id)
    await one.end(id)
    for server in (one, Endings(feedback)):
        with pytest.raises(EndedError):
            async with server.turn(id):
                pass


async def test_an_ending_is_forgotten_in_the_end(
    feedback: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a day nothing is left of it, not even the digest."""
    endings, id = Endings(feedback), conversation()
    monkeypatch.setattr(ending, "LIFETIME", datetime.timedelta(seconds=-1))
    await endings.end(id)
    monkeypatch.undo()
    await endings.end(conversation())
    async with endings.turn(id):
        pass
