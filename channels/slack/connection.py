"""The running Slack channel: what it is made of, how it starts and how it stops."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from answers.article import Article
from channels.conversation import Handler
from channels.feedback import FeedbackStore
from channels.slack.answerer import Answerer
from channels.slack.delivery import Delivery, framework_logger
from channels.slack.forgetting import Forget, Forgetting
from channels.slack.identity import Identity
from channels.slack.listeners import Listeners, build_app, dispatch
from channels.slack.running import Running
from channels.slack.settings import Settings, SlackSetupError
from channels.slack.socket_mode import SocketMode
from channels.slack.store import Store

# Below the half minute after which Kubernetes ends a process the hard way.
DRAIN_SECONDS = 25
ASK_AGAIN_SECONDS = 10

_Opened = TypeVar("_Opened")

logger = logging.getLogger(__name__)


class Connection:
    """Takes what Slack sends, by whichever way, and has it answered."""

    def __init__(self, settings: Settings, me: Identity | None) -> None:
        """Prepares to connect.

        Args:
            settings: how Slack is reached.
            me: who the assistant is; `None` asks Slack until it answers.

        Raises:
            SlackSetupError: a database cannot be opened.
        """
        self._settings = settings
        self._me = me
        self._client = AsyncWebClient(
            token=settings.bot_token,
            base_url=settings.api_base_url,
            logger=framework_logger,
            retry_handlers=[],
        )
        self._app = build_app(self._client)
        self._store = _open("SLACK_DB", settings.database, Store)
        self._feedback = _open("FEEDBACK_DB", settings.feedback_database, FeedbackStore)
        self._delivery = Delivery(self._client, self._store)
        self._running = Running()
        self._starting: asyncio.Task[None] | None = None
        self._socket_mode: SocketMode | None = None
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether what Slack sends can be answered now."""
        return self._ready

    async def start(
        self, article: Article, on_new_message: Handler, forget: Forget
    ) -> None:
        """Starts to answer, as soon as Slack can be reached.

        Args:
            article: what can be asked about.
            on_new_message: hands a message to the assistant.
            forget: drops a conversation from the tracker store.
        """
        await self._delivery.open()
        work = self._listen(article, on_new_message, forget)
        self._starting = asyncio.get_running_loop().create_task(work)

    async def receive(self, payload: dict[str, Any]) -> BoltResponse:
        """Starts to answer what Slack sends; never raises.

        Args:
            payload: a genuine event, command or interaction.

        Returns:
            What to acknowledge it with; status 503 where nothing could keep it from
            being answered twice, so that Slack sends it again.
        """
        if not self._store.is_reachable():
            return BoltResponse(status=503)
        return await dispatch(self._app, payload)

    async def stop(self) -> None:
        """Takes nothing more, finishes what is under way, and lets go of everything."""
        self._ready = False
        if self._starting:
            self._starting.cancel()
        if self._socket_mode:
            await self._socket_mode.stop()
        given_up = await self._running.drain(DRAIN_SECONDS)
        if given_up:
            logger.error("%d answers to Slack were not finished in time", given_up)
            self._store.record_undelivered("stop", "", "stopped", given_up)
        await self._delivery.close()
        self._store.close()

    async def _listen(
        self, article: Article, on_new_message: Handler, forget: Forget
    ) -> None:
        me = self._me or await self._ask_who_i_am()
        answerer = Answerer(article, on_new_message, self._delivery, self._store)
        Listeners(
            me,
            article,
            answerer,
            self._delivery,
            self._store,
            self._feedback,
            Forgetting(me, forget, self._delivery, self._store, self._feedback),
            self._running,
        ).register(self._app)
        self._ready = True
        ways = []
        if self._settings.signing_secret:
            ways.append("HTTP")
        if self._settings.app_token:
            ways.append("Socket Mode")
            self._socket_mode = SocketMode(
                self._client, self._settings.app_token, self.receive
            )
            self._socket_mode.start()
        print(
            f"Slack is on: {me.name} in {me.team_name}, by {' and '.join(ways)}.",
            flush=True,
        )

    async def _ask_who_i_am(self) -> Identity:
        while True:
            try:
                answer = await self._client.auth_test()
                return Identity.read(answer.data)
            except (SlackClientError, OSError, ValueError) as error:
                logger.warning("Slack is out of reach: %s", type(error).__name__)
            await asyncio.sleep(ASK_AGAIN_SECONDS)


def _open(variable: str, url: str, store: Callable[[str], _Opened]) -> _Opened:
    try:
        return store(url)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise SlackSetupError(
            f"the database that {variable} names cannot be opened"
            f" ({type(error).__name__}); correct the address or the file's rights"
        ) from None
