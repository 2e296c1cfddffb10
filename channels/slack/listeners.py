"""What the assistant listens to in Slack: each listener acknowledges, then starts work.

Registered with Bolt, Slack's own framework. A listener only reads what came and starts
a task, so that Slack has its acknowledgement within milliseconds however long an
answer takes.
"""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from answers.article import Article
from channels.conversation import log_failure
from channels.feedback import FeedbackStore
from channels.slack import blocks, home, incoming
from channels.slack.answerer import CHANNEL, Answerer
from channels.slack.delivery import Delivery, framework_logger
from channels.slack.forgetting import Forgetting, wants_to_be_forgotten
from channels.slack.identity import Identity
from channels.slack.running import Running
from channels.slack.store import Store

COMMAND = "/article"
SHORTCUT = "ask_about_this"

Payload = dict[str, Any]


class Listeners:
    """The listeners, with all that they need at hand."""

    def __init__(
        self,
        me: Identity,
        article: Article,
        answerer: Answerer,
        delivery: Delivery,
        store: Store,
        feedback: FeedbackStore,
        forgetting: Forgetting,
        running: Running,
    ) -> None:
        """Takes what the listeners work with.

        Args:
            me: who the assistant is.
            article: what can be asked about.
            answerer: answers questions.
            delivery: hands messages to Slack.
            store: remembers what was handled.
            feedback: keeps the votes.
            forgetting: deletes all of a user's.
            running: runs what goes on after the acknowledgement.
        """
        self._me = me
        self._article = article
        self._answerer = answerer
        self._delivery = delivery
        self._store = store
        self._feedback = feedback
        self._forgetting = forgetting
        self._running = running

    def register(self, app: AsyncApp) -> None:
        """Registers every listener."""
        app.event("message")(self.on_message)
        app.event("app_mention")(self.on_message)
        app.event("app_home_opened")(self.on_home_opened)
        app.event("assistant_thread_started")(self.on_assistant_thread)
        app.command(COMMAND)(self.on_command)
        app.message_shortcut(SHORTCUT)(self.on_shortcut)
        app.block_action(re.compile(rf"^{blocks.ASK}:\d$"))(self.on_button)
        app.block_action(blocks.VOTE)(self.on_vote)
        app.block_action(blocks.SHARE)(self.on_share)

    async def on_message(self, event: Payload) -> None:
        """Answers a direct message, a mention, or a reply in a joined thread."""
        self._ask(incoming.from_message(event, self._me))

    async def on_command(self, ack: AsyncAck, body: Payload) -> None:
        """Answers the slash command for the user alone, or forgets them."""
        await ack()
        question = incoming.from_command(body, self._me)
        if question and wants_to_be_forgotten(question.text):
            self._running.start(self._forgetting.forget(question))
        else:
            self._ask(question)

    async def on_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        """Answers a message as a question, for the user alone."""
        await ack()
        self._ask(incoming.from_shortcut(body, self._me))

    async def on_button(self, ack: AsyncAck, body: Payload, action: Payload) -> None:
        """Answers what a pressed button asks."""
        await ack()
        self._ask(incoming.from_button(body, action, self._me))

    async def on_vote(self, ack: AsyncAck, body: Payload, action: Payload) -> None:
        """Counts a vote on a reply."""
        await ack()
        vote = incoming.vote(body, action)
        if vote:
            url = incoming.at(body, "response_url")
            thread = incoming.at(body, "container", "thread_ts")
            self._running.start(self._count(vote, url, thread))

    async def on_share(self, ack: AsyncAck, body: Payload, action: Payload) -> None:
        """Shows an answer to everybody in the channel."""
        await ack()
        pressed = incoming.share(body, action)
        if pressed:
            url = incoming.at(body, "response_url")
            self._running.start(self._answerer.share(pressed, url))

    async def on_home_opened(self, event: Payload) -> None:
        """Draws the Home tab."""
        user = incoming.at(event, "user")
        if user and incoming.at(event, "tab") == "home":
            self._running.start(self._draw_home(user))

    async def on_assistant_thread(self, event: Payload) -> None:
        """Suggests questions in a new assistant thread."""
        channel = incoming.at(event, "assistant_thread", "channel_id")
        thread = incoming.at(event, "assistant_thread", "thread_ts")
        if channel and thread:
            self._running.start(self._suggest(channel, thread))

    def _ask(self, asked: incoming.Incoming | None) -> None:
        if asked:
            self._running.start(self._answerer.answer(asked))

    async def _count(self, vote: incoming.Vote, response_url: str, thread: str) -> None:
        self._feedback.vote(
            CHANNEL,
            vote.conversation,
            vote.reply,
            vote.intents,
            vote.helpful,
            voter=vote.user,
            turn=vote.turn,
        )
        if response_url:
            await self._delivery.respond(
                response_url,
                response_type="ephemeral",
                replace_original=False,
                **({"thread_ts": thread} if thread else {}),
                **blocks.notice(blocks.THANKS),
            )

    async def _draw_home(self, user: str) -> None:
        view = home.home(self._article, COMMAND)
        await self._delivery.call("views.publish", user_id=user, view=view)

    async def _suggest(self, channel: str, thread: str) -> None:
        if self._store.first_time(f"prompts {channel} {thread}"):
            await self._delivery.call_once(
                "assistant.threads.setSuggestedPrompts",
                channel_id=channel,
                thread_ts=thread,
                title=home.PROMPTS_TITLE,
                prompts=home.prompts(self._article),
            )


def build_app(client: AsyncWebClient) -> AsyncApp:
    """Returns a Bolt app without listeners, for requests that are known to be genuine.

    Args:
        client: knows address and token.
    """

    async def authorize() -> AuthorizeResult:
        # Without it, Bolt asks Slack before it acknowledges the first event, which
        # loses events where Slack is slow or the token has expired.
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)

    app = AsyncApp(
        name="article-assistant",
        logger=framework_logger,
        client=client,
        authorize=authorize,
        # The listeners return at once: the acknowledgement need not overtake them.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        # Done before, where it cannot fail on a malformed request.
        request_verification_enabled=False,
    )

    @app.error
    async def quiet(error: Exception) -> BoltResponse:
        if not isinstance(error, BoltUnhandledRequestError):
            log_failure(error)
        # Any other status makes Slack send the same again.
        return BoltResponse(status=200)

    return app


async def dispatch(app: AsyncApp, payload: Payload) -> BoltResponse:
    """Hands a payload to the listeners; answers with status 200 whatever it is.

    Args:
        app: the Bolt app.
        payload: a genuine event, command or interaction.
    """
    try:
        request = AsyncBoltRequest(mode="socket_mode", body=payload)
        return await app.async_dispatch(request)
    except Exception as error:  # the boundary: Bolt trusts the payload's inner form
        log_failure(error)
        return BoltResponse(status=200)
