"""Keeps a conversation that was ended from coming to life again."""

import asyncio
import collections
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# How many ended conversations are remembered: a message is late by minutes at most.
MAX_ENDED = 10_000


class EndedError(RuntimeError):
    """The conversation was ended: its id is not taken any more."""


class Endings:
    """Knows the turns under way, and the conversations in which there are no more.

    A message may reach the server after the wish to forget its conversation, which was
    sent later. Answered then, it would leave a conversation that nobody forgets.
    """

    def __init__(self) -> None:
        """Starts with no turn and nothing ended."""
        self._ended: collections.OrderedDict[str, None] = collections.OrderedDict()
        self._turns: dict[str, set[asyncio.Event]] = collections.defaultdict(set)

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Holds off the end of a conversation while one of its messages is answered.

        Args:
            conversation: the conversation's id.

        Raises:
            EndedError: it was ended already.
        """
        if conversation in self._ended:
            raise EndedError("this conversation was ended; begin another one")
        over = asyncio.Event()
        self._turns[conversation].add(over)
        try:
            yield
        finally:
            over.set()
            self._turns[conversation].discard(over)
            if not self._turns[conversation]:
                del self._turns[conversation]

    async def end(self, conversation: str) -> None:
        """Takes no more messages of a conversation and waits for those under way.

        Args:
            conversation: the conversation's id.
        """
        self._ended[conversation] = None
        self._ended.move_to_end(conversation)
        while len(self._ended) > MAX_ENDED:
            self._ended.popitem(last=False)
        for over in list(self._turns.get(conversation, ())):
            await over.wait()
