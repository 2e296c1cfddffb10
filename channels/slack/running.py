"""Work that goes on after Slack's request was acknowledged."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from channels.conversation import log_failure
from telemetry import metrics


class Running:
    """Keeps the tasks that are under way, so that none is lost on the way out."""

    def __init__(self) -> None:
        """Starts with nothing under way."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Starts work in the background; what it raises is logged."""
        task = asyncio.get_running_loop().create_task(self._logged(work))
        self._tasks.add(task)
        metrics.SLACK_QUEUE.inc()
        task.add_done_callback(self._done)

    async def drain(self, seconds: float) -> int:
        """Waits until all is done.

        Args:
            seconds: how long at most; what is left is then given up.

        Returns:
            How many tasks were given up.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while self._tasks:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await asyncio.wait(self._tasks, timeout=left)
        given_up = list(self._tasks)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        return len(given_up)

    def _done(self, task: asyncio.Task[None]) -> None:
        metrics.SLACK_QUEUE.dec()
        self._tasks.discard(task)

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # the boundary: nobody awaits the task
            log_failure(error)
