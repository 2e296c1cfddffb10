"""Limits how many requests a conversation may make in a minute."""

import collections
import math
import time
from collections.abc import Callable

WINDOW_SECONDS = 60.0
# Of how many conversations the last requests are kept: about 10 MB at most.
MAX_CONVERSATIONS = 10_000


class TooFastError(RuntimeError):
    """A conversation makes more requests than it may.

    Attributes:
        wait: whole seconds until it may make the next one.
    """

    def __init__(self, wait: int) -> None:
        """Says how long to wait.

        Args:
            wait: whole seconds.
        """
        super().__init__(f"too fast; wait {wait} seconds")
        self.wait = wait


class RateLimit:
    """Lets through a number of requests in any 60 seconds, for each conversation.

    It keeps a person's finger or a script's loop from filling a conversation; against
    many conversations at once, limit the address in the proxy in front.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Starts with no request made.

        Args:
            per_minute: how many requests may pass.
            clock: tells the time in seconds.
        """
        self._per_minute = per_minute
        self._clock = clock
        self._passed: collections.OrderedDict[str, collections.deque[float]] = (
            collections.OrderedDict()
        )

    def check(self, conversation: str) -> None:
        """Counts a request.

        Args:
            conversation: the conversation's id.

        Raises:
            TooFastError: the request must not pass; it is not counted.
        """
        now = self._clock()
        passed = self._passed.setdefault(conversation, collections.deque())
        self._passed.move_to_end(conversation)
        while len(self._passed) > MAX_CONVERSATIONS:
            self._passed.popitem(last=False)
        while passed and passed[0] <= now - WINDOW_SECONDS:
            passed.popleft()
        if len(passed) >= self._per_minute:
            raise TooFastError(math.ceil(passed[0] + WINDOW_SECONDS - now))
        passed.append(now)
