"""Answers questions: asks the assistant, draws the reply and hands it to Slack."""

import asyncio
import dataclasses
import datetime
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from answers.article import Article
from answers.reply import payloads
from channels import guard
from channels.away import AwayError
from channels.conversation import Handler, Said, log_failure, replies
from channels.slack import blocks
from channels.slack.delivery import Delivery
from channels.slack.incoming import Incoming, Share
from channels.slack.store import Store
from channels.slack.text import shorten

CHANNEL = "slack"
# How long after its first answer the assistant takes part in a thread.
THREAD_LIFETIME = datetime.timedelta(days=90)
# After which a user is told anew whom they talk to.
GREETED_LIFETIME = datetime.timedelta(days=90)
MAX_ASKED_CHARACTERS = 300
BREATH_SECONDS = 0.005
STATUS = "is looking it up in the article …"
# Asks a message to explain what the assistant can do.
EXPLAIN = guard.Message("", "ask_capabilities")

_T = TypeVar("_T")


class Answerer:
    """Answers every question once, those of a conversation in their order."""

    def __init__(
        self,
        article: Article,
        on_new_message: Handler,
        delivery: Delivery,
        store: Store,
    ) -> None:
        """Prepares to answer.

        Args:
            article: what can be said.
            on_new_message: hands a message to the assistant.
            delivery: hands messages to Slack.
            store: remembers what was answered.
        """
        self._article = article
        self._payloads = payloads(article)
        self._on_new_message = on_new_message
        self._delivery = delivery
        self._store = store
        self._turn = asyncio.Lock()
        self._orders: weakref.WeakValueDictionary[str, asyncio.Lock] = (
            weakref.WeakValueDictionary()
        )

    async def answer(self, question: Incoming) -> None:
        """Answers a question, unless it was answered before or is not for us."""
        order = self._orders.setdefault(question.conversation, asyncio.Lock())
        async with order:
            try:
                async with self._turn:
                    ours = self._is_ours(question)
                    await asyncio.sleep(0)
                if ours:
                    await self._answer(question)
            except AwayError:
                await self._send(question, blocks.notice(blocks.AWAY))
            # The boundary: whatever failed, the user is told.
            except Exception as error:
                id = log_failure(error)
                text = blocks.FAILED.format(id=id[:8])
                await self._send(question, blocks.notice(text))

    async def share(self, pressed: Share, response_url: str) -> None:
        """Shows a kept answer to all in the channel, once."""
        kept = self._store.kept_answer(pressed.answer)
        if kept is None:
            text = blocks.notice(blocks.TOO_LATE)
        elif self._store.first_time(f"share {pressed.answer}"):
            frame = blocks.Frame(asked=pressed.asked, shared_by=pressed.user)
            shown = blocks.message(Said(**kept), self._article, frame)
            sent = await self._delivery.respond(
                response_url,
                response_type="in_channel",
                replace_original=False,
                **({"thread_ts": pressed.thread} if pressed.thread else {}),
                **shown,
            )
            if sent is None:
                return
            text = blocks.notice(blocks.SHARED)
        else:
            return
        await self._delivery.respond(response_url, replace_original=True, **text)

    def _is_ours(self, question: Incoming) -> bool:
        if question.only_if_joined and not self._without_fail(
            lambda: self._store.knows(_thread_key(question)), False
        ):
            return False
        return self._store.first_time(question.key)

    def _without_fail(self, ask: Callable[[], _T], otherwise: _T) -> _T:
        """Asks the store for what costs the user no answer where it is away."""
        try:
            return ask()
        except AwayError:
            return otherwise

    async def _answer(self, question: Incoming) -> None:
        if question.direct and question.thread and not question.response_url:
            await self._delivery.call_once(
                "assistant.threads.setStatus",
                channel_id=question.channel,
                thread_ts=question.thread,
                status=STATUS,
            )
        message = EXPLAIN
        if question.text:
            message = guard.read_text(question.text, self._payloads)
        self._without_fail(
            lambda: self._store.took_part(question.user, question.conversation), None
        )
        said = await self._ask(question.conversation, message)
        for reply in said:
            frame = self._frame(question, message, reply)
            await self._send(question, blocks.message(reply, self._article, frame))

    async def _ask(self, conversation: str, message: guard.Message) -> list[Said]:
        """Takes one turn of all conversations at a time, and a breath after it.

        A turn is work for the processor and gives way to nothing: without the breath,
        a burst's turns would run in one go while no request is acknowledged.
        """
        async with self._turn:
            said = await replies(
                guard.read_sender(conversation), message, self._on_new_message, CHANNEL
            )
            await asyncio.sleep(BREATH_SECONDS)
        return said

    def _frame(
        self, question: Incoming, message: guard.Message, said: Said
    ) -> blocks.Frame:
        if question.response_url:
            asked = None if question.heading else message.text
            kept = None
            if blocks.is_answer(said):
                answer = dataclasses.asdict(said)
                kept = self._without_fail(lambda: self._store.keep_answer(answer), None)
            return blocks.Frame(
                heading=question.heading,
                asked=shorten(asked, MAX_ASKED_CHARACTERS) if asked else None,
                share=kept,
                share_thread=question.share_thread,
            )
        key = greeted_key(question.user)
        first = (
            question.direct
            and question.written
            and self._without_fail(
                lambda: self._store.first_time(key, GREETED_LIFETIME), False
            )
        )
        greets = "greet" in said.answer["intents"]
        return blocks.Frame(greeting=first and not greets, heading=question.heading)

    async def _send(self, question: Incoming, message: dict[str, Any]) -> None:
        if question.response_url:
            await self._delivery.respond(
                question.response_url,
                response_type="ephemeral",
                replace_original=False,
                **message,
            )
            return
        sent = await self._delivery.call(
            "chat.postMessage",
            channel=question.channel,
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": question.thread} if question.thread else {}),
            **message,
        )
        if sent and question.thread and not question.direct:
            key = _thread_key(question)
            self._without_fail(
                lambda: self._store.first_time(key, THREAD_LIFETIME), False
            )


def greeted_key(user: str) -> str:
    """Returns the key under which it is remembered that a user was greeted."""
    return f"greeted {user}"


def _thread_key(question: Incoming) -> str:
    return f"thread {question.channel} {question.thread}"
