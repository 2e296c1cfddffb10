"""Hands messages to Slack: tries again what may pass, records what does not."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from channels.away import AwayError
from channels.slack.retry import Outcome, pause_before_retry
from channels.slack.store import Store
from telemetry import metrics

ATTEMPT_WITHIN_SECONDS = 30
# Slack took the message apart and found a block that this workspace does not know.
REFUSED_BLOCKS = frozenset(["invalid_blocks", "invalid_blocks_format"])
RESPONSE_URL = "response_url"

logger = logging.getLogger(__name__)
# Below this level the framework logs texts, and warnings about what is meant so here.
framework_logger = logging.getLogger("channels.slack.framework")
framework_logger.setLevel(logging.ERROR)


class Delivery:
    """Calls Slack's Web API and the response URLs of commands and buttons."""

    def __init__(self, client: AsyncWebClient, store: Store) -> None:
        """Prepares to deliver.

        Args:
            client: knows address and token; must not retry by itself.
            store: where failures are recorded.
        """
        self._client = client
        self._store = store

    async def open(self) -> None:
        """Opens the connections; call it in the loop that will use them."""
        limit = aiohttp.ClientTimeout(total=ATTEMPT_WITHIN_SECONDS)
        self._client.session = aiohttp.ClientSession(timeout=limit)

    async def close(self) -> None:
        """Closes the connections."""
        if self._client.session:
            await self._client.session.close()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any] | None:
        """Calls a method of the Web API until it succeeds or there is no hope.

        Args:
            method: for instance `chat.postMessage`.
            **arguments: its arguments.

        Returns:
            Slack's answer, or `None` after a failure, which is logged and recorded.
        """
        if method == "chat.postMessage":
            # Slack drops a message with an id that it has seen: without it, a message
            # would appear twice where only Slack's answer to the first try was lost.
            arguments["client_msg_id"] = str(uuid.uuid4())

        async def attempt() -> Outcome:
            return await self._attempt(method, arguments)

        place = arguments.get("channel") or arguments.get("channel_id") or ""
        return await self._deliver(method, str(place), arguments, attempt)

    async def respond(self, url: str, **message: Any) -> dict[str, Any] | None:
        """Sends a message to a response URL.

        Args:
            url: as Slack sent it; good for half an hour.
            **message: the message's fields.

        Returns:
            An object, or `None` after a failure, which is logged and recorded.
        """
        webhook = AsyncWebhookClient(
            url,
            session=self._client.session,
            proxy=self._client.proxy,
            logger=framework_logger,
            retry_handlers=[],
        )

        async def attempt() -> Outcome:
            answer = await webhook.send_dict(message)
            return Outcome(
                ok=answer.status_code == 200,
                error=answer.body[:100],
                status=answer.status_code,
                retry_after=answer.headers.get("Retry-After"),
            )

        return await self._deliver(RESPONSE_URL, "", message, attempt)

    async def call_once(self, method: str, **arguments: Any) -> None:
        """Calls a method whose failure does no harm and is only logged."""
        outcome = await self._safely(lambda: self._attempt(method, arguments))
        if not outcome.ok:
            logger.info("Slack refused %s: %s", method, outcome.error)

    async def _deliver(
        self,
        method: str,
        place: str,
        message: dict[str, Any],
        attempt: Callable[[], Awaitable[Outcome]],
    ) -> dict[str, Any] | None:
        attempts = 0
        while True:
            outcome = await self._safely(attempt)
            attempts += 1
            if outcome.ok:
                return outcome.data
            if outcome.error in REFUSED_BLOCKS and message.pop("blocks", None):
                # The text says the same, caveat included.
                logger.error("Slack refused the blocks of a message: %s", outcome.error)
                continue
            pause = pause_before_retry(outcome, attempts)
            if pause is None:
                break
            metrics.SLACK_RETRIES.labels(method).inc()
            await asyncio.sleep(pause)
        error = outcome.error or str(outcome.status)
        logger.error("Slack refused %s: %s (attempt %d)", method, error, attempts)
        metrics.SLACK_UNDELIVERED.labels(method).inc()
        with contextlib.suppress(AwayError):
            self._store.record_undelivered(method, place, error, attempts)
        return None

    async def _attempt(self, method: str, arguments: dict[str, Any]) -> Outcome:
        try:
            answer = await self._client.api_call(method, json=arguments)
        except SlackApiError as error:
            return _refusal(error)
        return Outcome(ok=True, status=answer.status_code, data=answer.data)

    async def _safely(self, attempt: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """Makes one attempt; whatever breaks on the way counts as no answer."""
        try:
            return await attempt()
        except Exception as error:
            # The framework raises many kinds, some by accident: for a proxy's web page
            # in place of an answer, for instance. Its message may hold the answer.
            return Outcome(ok=False, error=type(error).__name__)


def _refusal(error: SlackApiError) -> Outcome:
    response = error.response
    data = getattr(response, "data", None)
    return Outcome(
        ok=False,
        error=str(data.get("error", "")) if isinstance(data, dict) else "",
        # A body that is no JSON comes with the plain HTTP response.
        status=getattr(response, "status_code", None) or response.status,
        retry_after=response.headers.get("Retry-After"),
    )
