"""Deletes all that is stored of a Slack user who asks for it."""

from collections.abc import Awaitable, Callable

from channels.conversation import conversation_id, log_failure
from channels.feedback import FeedbackStore
from channels.slack import blocks
from channels.slack.answerer import CHANNEL, greeted_key
from channels.slack.delivery import Delivery
from channels.slack.identity import Identity
from channels.slack.incoming import Incoming
from channels.slack.store import Store

# What follows the command, to the letter: everything else is a question.
WISHES = frozenset(["forget", "forget me"])
FORGOTTEN = (
    "Your questions, my answers to them and your votes are deleted here. Messages stay"
    " in Slack until you delete them there."
)

Forget = Callable[[str], Awaitable[None]]


def wants_to_be_forgotten(text: str) -> bool:
    """Tells whether the words after the command ask to be forgotten."""
    return text.strip().lower() in WISHES


class Forgetting:
    """Deletes a user's conversations, votes and what else is known of them."""

    def __init__(
        self,
        me: Identity,
        forget: Forget,
        delivery: Delivery,
        store: Store,
        feedback: FeedbackStore,
    ) -> None:
        """Takes what holds something of users.

        Args:
            me: who the assistant is.
            forget: drops a conversation from the tracker store.
            delivery: hands messages to Slack.
            store: knows who took part in which conversation.
            feedback: keeps the votes.
        """
        self._me = me
        self._forget = forget
        self._delivery = delivery
        self._store = store
        self._feedback = feedback

    async def forget(self, wish: Incoming) -> None:
        """Forgets who sends the command, and tells them.

        A thread in a channel goes as a whole, as what others asked there has the
        user's questions for its context.

        Args:
            wish: the command.
        """
        try:
            user = wish.user
            for name in {wish.conversation, *self._store.conversations(user)}:
                await self._forget(conversation_id(CHANNEL, name))
            self._feedback.forget(CHANNEL, user)
            self._store.forget(user, [greeted_key(user)], [user])
            text = FORGOTTEN
        except Exception as error:  # the boundary: whatever failed, the user is told
            text = blocks.FAILED.format(id=log_failure(error)[:8])
        await self._delivery.respond(
            wish.response_url or "",
            response_type="ephemeral",
            replace_original=False,
            **blocks.notice(text),
        )
