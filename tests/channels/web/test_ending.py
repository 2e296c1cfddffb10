"""An ended conversation stays ended, whatever still arrives for it."""

import asyncio

from rasa.core.channels.channel import UserMessage

from channels.web import WebInput
from channels.web.ending import MAX_ENDED, EndedError, Endings
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


async def test_the_end_waits_for_the_turn_under_way() -> None:
    """The end is not reached while a message is being answered."""
    endings = Endings()
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


async def test_the_oldest_ending_is_given_up() -> None:
    """Of very many, the latest are remembered: memory stays bounded."""
    endings = Endings()
    ids = [str(number) for number in range(MAX_ENDED + 1)]
    for id in ids:
        await endings.end(id)
    refused = []
    for id in (ids[0], ids[1], ids[-1]):
        try:
            async with endings.turn(id):
                pass
        except EndedError:
            refused.append(id)
    assert refused == [ids[1], ids[-1]]
