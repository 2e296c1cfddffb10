"""The custom actions: thin adapters between Rasa and the pure modules beside them."""

import abc
import functools
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, Restarted
from rasa_sdk.executor import CollectingDispatcher

from actions import article, turn
from actions.answer import compose


@functools.lru_cache(maxsize=1)
def the_article() -> article.Article:
    """Returns the article, read once in a process."""
    return article.load()


class ReplyAction(Action, abc.ABC):
    """Composes the reply to the latest message and says it.

    The reply's structure travels as the extra keyword `answer`, which Rasa carries to
    the output channel in the message's metadata.
    """

    @abc.abstractmethod
    def name(self) -> str:
        """Returns the action's name in the domain."""

    def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[EventType]:
        """Replies, and returns the events that keep the conversation's state."""
        content = the_article()
        reply, state = compose(
            turn.questions(tracker, content), turn.state(tracker), content
        )
        dispatcher.utter_message(
            text=reply.text,
            buttons=reply.rasa_buttons,
            answer=reply.custom(content),
        )
        return turn.slot_events(state, reply.buttons)


class ActionAnswer(ReplyAction):
    """Tells what the article says on a subject, or which article it is."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_answer"


class ActionFollowUp(ReplyAction):
    """Answers what leans on the conversation so far."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_follow_up"


class ActionConverse(ReplyAction):
    """Greets, thanks, takes leave, and tells what can be asked."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_converse"


class ActionDecline(ReplyAction):
    """Says that the article is silent, or that the subject is another one."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_decline"


class ActionRestart(ReplyAction):
    """Forgets the conversation; takes the place of Rasa's action of that name."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_restart"

    def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[EventType]:
        """Replies and clears the tracker, slots included."""
        super().run(dispatcher, tracker, domain)
        return [Restarted()]
