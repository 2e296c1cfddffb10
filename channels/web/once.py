"""Answers each question once, however often it arrives."""

import asyncio
import collections
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

# Of how many conversations the last answers are kept, and how many of each: a page asks
# again within minutes. About 30 MB at most.
MAX_CONVERSATIONS = 1_000
MAX_QUESTIONS = 8

Answer = TypeVar("Answer")


class Once(Generic[Answer]):
    """Gives a question that is asked again the answer that it got before.

    A page whose connection was lost cannot know whether its question arrived. It asks
    again under the same id, which makes that harmless (an idempotent request).
    """

    def __init__(self) -> None:
        """Starts with nothing asked."""
        self._asked: collections.OrderedDict[
            str, collections.OrderedDict[str, asyncio.Task[Answer]]
        ] = collections.OrderedDict()

    async def answer(
        self,
        conversation: str,
        question: str,
        turn: Callable[[], Coroutine[None, None, Answer]],
    ) -> Answer:
        """Returns the answer to a question, by a turn of its own only if it is new.

        A turn goes on when whoever asked is gone, and is forgotten when it fails.

        Args:
            conversation: the conversation's id.
            question: the question's id, unique in the conversation.
            turn: answers the question.
        """
        asked = self._asked.setdefault(conversation, collections.OrderedDict())
        self._asked.move_to_end(conversation)
        if question not in asked:
            asked[question] = task = asyncio.create_task(turn())
            task.add_done_callback(lambda done: _drop_failed(asked, question, done))
        shared = asyncio.shield(asked[question])
        _shorten(asked, MAX_QUESTIONS)
        _shorten(self._asked, MAX_CONVERSATIONS)
        return await shared

    def forget(self, conversation: str) -> None:
        """Drops a conversation's answers.

        Args:
            conversation: the conversation's id.
        """
        self._asked.pop(conversation, None)


def _drop_failed(
    asked: dict[str, asyncio.Task[Answer]], question: str, done: asyncio.Task[Answer]
) -> None:
    failed = done.cancelled() or done.exception() is not None
    if failed and asked.get(question) is done:
        del asked[question]


def _shorten(kept: collections.OrderedDict[str, Any], size: int) -> None:
    while len(kept) > size:
        kept.popitem(last=False)
