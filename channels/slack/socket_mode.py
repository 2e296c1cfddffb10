"""Socket Mode: a WebSocket to Slack, kept up, in place of a public address.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from channels.slack.delivery import framework_logger
from telemetry import metrics, requests

CONNECT_WITHIN_SECONDS = 20
LOOK_EVERY_SECONDS = 5
# The client mends a lost connection by itself; one that it does not is given up.
GIVE_UP_AFTER_SECONDS = 30
FIRST_PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 60.0

Receive = Callable[[dict[str, Any]], Awaitable[BoltResponse]]

logger = logging.getLogger(__name__)


class SocketMode:
    """A connection that is built again whenever it is lost for good."""

    def __init__(
        self, web_client: AsyncWebClient, app_token: str, receive: Receive
    ) -> None:
        """Prepares to connect.

        Args:
            web_client: asks Slack for the WebSocket's address.
            app_token: the app-level token.
            receive: takes a payload and returns once it may be acknowledged, with
                status 200. Must not raise.
        """
        self._web_client = web_client
        self._app_token = app_token
        self._receive = receive
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Starts to connect, in the background."""
        self._task = asyncio.get_running_loop().create_task(self._stay_connected())

    async def stop(self) -> None:
        """Closes the connection, so that Slack sends what comes elsewhere."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _stay_connected(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            client = SocketModeClient(
                self._app_token, framework_logger, self._web_client
            )
            client.socket_mode_request_listeners.append(self._acknowledge)
            try:
                # Left to itself, the client never gives up on an address it has got.
                async with asyncio.timeout(CONNECT_WITHIN_SECONDS):
                    client.wss_uri = await client.issue_new_wss_url()
                    await client.connect()
                pause = FIRST_PAUSE_SECONDS
                await self._watch(client)
                logger.warning("Slack's WebSocket is lost; connecting anew")
            except Exception as error:  # the boundary: nobody awaits the task
                logger.warning(
                    "no WebSocket to Slack (%s); trying again in %d seconds",
                    type(error).__name__,
                    pause,
                )
            finally:
                await client.close()
            await asyncio.sleep(pause)
            pause = min(2 * pause, MAX_PAUSE_SECONDS)

    async def _watch(self, client: SocketModeClient) -> None:
        """Returns once the connection has been lost for long."""
        lost = 0.0
        while lost < GIVE_UP_AFTER_SECONDS:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            connected = await client.is_connected()
            lost = 0.0 if connected else lost + LOOK_EVERY_SECONDS

    async def _acknowledge(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        requests.begin(request.envelope_id)
        if request.retry_attempt:
            metrics.SLACK_REPEATS.inc()
        answer = await self._receive(request.payload)
        if answer.status != 200:
            # Slack sends it again later.
            return
        response = SocketModeResponse(request.envelope_id)
        await client.send_socket_mode_response(response)
