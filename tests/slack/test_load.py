"""200 events at once, while Slack is slow and failing."""

import asyncio
import json
import random
import time

import aiohttp
import pytest

from tests.running_server import RunningServer
from tests.slack.stand_in import Trouble
from tests.slack.workspace import (
    JSON,
    Workspace,
    envelope,
    mention,
    message,
    new_id,
    signed_headers,
)

EVENTS = 200
DUPLICATES = 20
ACKNOWLEDGED_WITHIN_SECONDS = 1.0
ANSWERED_WITHIN_SECONDS = 120
QUESTIONS = ["why?", "did they send weapons?", "what history do they share?", "hello"]


def chaos() -> Trouble | None:
    """Returns how a call of Slack's goes: slowly, and one in four fails."""
    seconds = random.uniform(0, 1)
    kinds = [
        Trouble(status=429, headers={"Retry-After": "1"}, seconds=seconds),
        Trouble(status=500, seconds=seconds),
        Trouble(status=503, seconds=seconds),
        Trouble(error="internal_error", seconds=seconds),
        Trouble(hang_up=True, seconds=seconds),
    ]
    fails = random.random() < 0.25
    return random.choice(kinds) if fails else Trouble(seconds=seconds)


async def acknowledge_all(url: str, payloads: list[dict]) -> list[float]:
    """Sends payloads at once; returns the seconds until each acknowledgement."""
    connector = aiohttp.TCPConnector(limit=0)
    requests = []
    for payload in payloads:
        body = json.dumps(payload).encode()
        requests.append((body, signed_headers(body, JSON)))

    async with aiohttp.ClientSession(connector=connector) as session:

        async def send(body: bytes, headers: dict[str, str]) -> float:
            begun = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as response:
                assert response.status == 200
                await response.read()
            return time.perf_counter() - begun

        return await asyncio.gather(*(send(*request) for request in requests))


async def test_every_event_of_a_burst_is_answered_once(
    workspace: Workspace, slack_server: RunningServer, capsys: pytest.CaptureFixture
) -> None:
    """Given 200 events at once, 20 of them twice, each is answered exactly once."""
    slack, events = workspace.slack, []
    for number in range(EVENTS - DUPLICATES):
        words = QUESTIONS[number % len(QUESTIONS)]
        kind, letter = ((mention, "C"), (message, "D"))[number % 2]
        event = kind(words, new_id(letter), new_id("U"))
        events.append(envelope(event))
    sent = [*events, *random.sample(events, DUPLICATES)]
    random.shuffle(sent)
    slack.chaos = chaos
    try:
        url = f"{slack_server.address}/webhooks/slack/events"
        begun = time.perf_counter()
        waited = sorted(await acknowledge_all(url, sent))
        channels = {payload["event"]["channel"] for payload in events}

        def answered() -> list[str]:
            posted = slack.of("chat.postMessage")
            return [m["channel"] for m in posted if m["channel"] in channels]

        def all_there() -> bool:
            return len(set(answered())) == len(channels)

        await asyncio.to_thread(slack.wait, all_there, ANSWERED_WITHIN_SECONDS)
        took = time.perf_counter() - begun
        # An answer too many would follow within the longest pause.
        await asyncio.sleep(3)
    finally:
        slack.chaos = lambda: None
    lost = len(channels - set(answered()))
    doubled = len(answered()) - len(set(answered()))
    p50, p99 = waited[len(waited) // 2], waited[int(len(waited) * 0.99) - 1]
    with capsys.disabled():
        print(
            f"\n{EVENTS} events at once, {DUPLICATES} of them duplicates:"
            f" acknowledged p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms,"
            f" max {waited[-1] * 1000:.0f} ms; answered {len(answered())}"
            f" in {took:.1f} s, lost {lost}, doubled {doubled}"
        )
    assert (lost, doubled) == (0, 0)
    assert p99 < ACKNOWLEDGED_WITHIN_SECONDS
