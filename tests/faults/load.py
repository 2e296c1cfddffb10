"""Clients that ask all the time, and know every message they sent."""

import asyncio
import collections
import dataclasses
import itertools
import ssl
import time
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

CLIENTS = 8
# A browser would have given up by then.
ANSWER_WITHIN_SECONDS = 30
# How soon answers must come again after a fault, and how many tell that they do.
RECOVERS_WITHIN_SECONDS = 20.0
SOME_ANSWERS = 10
# What a conversation is begun with, and what the replies must say then.
SUBJECTS = {
    "topic_material_assistance": "did they send weapons?",
    "topic_historical_solidarity": "what history do they share?",
    "topic_political_backing": "does it recognise Palestine as a state?",
}
MATERIAL = "topic_material_assistance"
FOLLOW_UP = "tell me more"
# Told to whoever asks while something is away, with the seconds to wait.
REFUSALS = frozenset([429, 503])


@dataclasses.dataclass
class Sent:
    """A message and what became of it.

    Attributes:
        conversation: the conversation's name.
        text: what was said; only once in the conversation.
        begun: when it was sent, in seconds.
        took: how long until its end was known.
        status: of the response; 0 where the connection broke.
        wrong: what is wrong with the reply or the refusal.
    """

    conversation: str
    text: str
    begun: float
    took: float = 0.0
    status: int = 0
    wrong: str | None = None

    @property
    def answered(self) -> bool:
        """Whether a reply came."""
        return self.status == 200


class Load:
    """Clients, each with one conversation after the other."""

    def __init__(self, url: str, clients: int = CLIENTS) -> None:
        """Prepares the clients.

        Args:
            url: of the server or the proxy.
            clients: how many.
        """
        self._url = f"{url}/webhooks/rest/webhook"
        self._clients = clients
        self._stop = asyncio.Event()
        self.sent: list[Sent] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Has the clients ask until the block ends, and the last reply is there."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_SECONDS)
        context = ssl.create_default_context()
        # The certificate is of the machine's own making.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connector = aiohttp.TCPConnector(limit=0, ssl=context)
        async with aiohttp.ClientSession(
            timeout=timeout, connector=connector
        ) as session:
            clients = [
                asyncio.create_task(self._converse(session, number))
                for number in range(self._clients)
            ]
            try:
                yield
            finally:
                self._stop.set()
                await asyncio.gather(*clients)

    @asynccontextmanager
    async def through(self, fault: str, seconds: float) -> AsyncIterator[None]:
        """Has the clients ask before, during and after the block.

        Prints how long after the block the first answer came.

        Args:
            fault: what goes wrong in the block.
            seconds: how long to ask before it, and again after it.
        """
        async with self.running():
            await self.answers(SOME_ANSWERS, RECOVERS_WITHIN_SECONDS)
            await asyncio.sleep(seconds)
            yield
            recovered = await self.answers(SOME_ANSWERS, RECOVERS_WITHIN_SECONDS)
            await asyncio.sleep(seconds)
        print(f"\n{fault}: answered again {recovered:.2f} s after it was over")

    async def answers(self, count: int, within: float) -> float:
        """Waits for so many answers from now on.

        Args:
            count: how many.
            within: seconds; beyond them it is an error.

        Returns:
            The seconds until the first one.
        """
        begun = time.monotonic()
        known = len(self.sent)

        def answered() -> list[Sent]:
            return [sent for sent in self.sent[known:] if sent.answered]

        async with asyncio.timeout(within):
            while len(answered()) < count:
                await asyncio.sleep(0.02)
        return min(sent.begun + sent.took for sent in answered()) - begun

    async def _converse(self, session: aiohttp.ClientSession, number: int) -> None:
        subjects = itertools.cycle(SUBJECTS)
        for _ in range(number):
            next(subjects)
        while not self._stop.is_set():
            conversation, subject = uuid.uuid4().hex, next(subjects)
            if not await self._ask(session, conversation, SUBJECTS[subject], [subject]):
                continue
            expected = ["tell_more", subject]
            await self._ask(session, conversation, FOLLOW_UP, expected)

    async def _ask(
        self,
        session: aiohttp.ClientSession,
        conversation: str,
        text: str,
        expected: list[str],
    ) -> bool:
        sent = Sent(conversation, text, time.monotonic())
        body = {"sender": conversation, "message": text}
        headers = {"X-Conversation": conversation}
        try:
            async with session.post(self._url, json=body, headers=headers) as answer:
                content = await answer.json(content_type=None)
                sent.status = answer.status
                sent.wrong = _wrong(answer, content, expected)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            sent.wrong = None if isinstance(error, aiohttp.ClientError) else str(error)
        sent.took = time.monotonic() - sent.begun
        self.sent.append(sent)
        if not sent.answered:
            await asyncio.sleep(0.1)
        return sent.answered


def _wrong(
    answer: aiohttp.ClientResponse, content: Any, expected: list[str]
) -> str | None:
    """Says what is wrong with a response, if anything is."""
    if answer.status in REFUSALS:
        told = "Retry-After" in answer.headers and content.get("error")
        return None if told else "refused without a word"
    if answer.status != 200:
        return f"status {answer.status}"
    if len(content) != 1:
        return f"{len(content)} replies"
    custom = content[0]["custom"]
    if custom["intents"] != expected:
        return f"{custom['intents']} in the place of {expected}"
    if custom["caveat"] is not (MATERIAL in expected):
        return f"caveat: {custom['caveat']}"
    return None


@dataclasses.dataclass(frozen=True)
class Account:
    """What became of all messages.

    Attributes:
        sent: how many there were.
        answered: how many got a reply.
        refused: how many did not, and were told so.
        lost: how many got a reply and are not stored.
        doubled: how many are stored more than once.
        wrong: what is wrong with replies and refusals.
    """

    sent: int
    answered: int
    refused: int
    lost: int
    doubled: int
    wrong: tuple[str, ...]

    def check(self) -> None:
        """Raises AssertionError unless nothing is lost, doubled or wrong."""
        assert self.answered > 0, self
        assert (self.lost, self.doubled, self.wrong) == (0, 0, ()), self


def account(
    fault: str, sent: Iterable[Sent], stored: Iterable[tuple[str, str]]
) -> Account:
    """Compares what was sent with what is stored, and prints the figures.

    Args:
        fault: what went wrong.
        sent: all messages.
        stored: conversation and text of each message in the store.
    """
    all_sent = list(sent)
    found = collections.Counter(stored)
    times = [found[f"rest-{sent.conversation}", sent.text] for sent in all_sent]
    answered = [message for message in all_sent if message.answered]
    result = Account(
        sent=len(all_sent),
        answered=len(answered),
        refused=len(all_sent) - len(answered),
        lost=sum(
            message.answered and not count
            for message, count in zip(all_sent, times, strict=True)
        ),
        doubled=sum(count > 1 for count in times),
        wrong=tuple(message.wrong for message in all_sent if message.wrong),
    )
    slowest = max(message.took for message in all_sent)
    print(
        f"\n{fault}: sent {result.sent}, answered {result.answered}, refused"
        f" {result.refused}, lost {result.lost}, doubled {result.doubled}, wrong"
        f" {len(result.wrong)}; slowest {slowest:.1f} s"
    )
    return result
