"""The custom action: a thin adapter between Rasa and the core."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, Restarted
from rasa_sdk.executor import CollectingDispatcher

from actions import turn
from answers.article import the_article
from answers.compose import compose
from answers.intents import RESTART


class ActionReply(Action):
    """Composes the reply to the latest message and says it.

    The reply's structure travels as the extra keyword `answer`, which Rasa carries to
    the output channel in the message's metadata.
    """

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_reply"

    def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[EventType]:
        """Replies, and returns the events that keep the conversation's state.

        Whoever starts over has the tracker cleared first, slots included.
        """
        article = the_article()
        asked = turn.asked(tracker, article)
        reply, state = compose(asked, turn.state(tracker), article)
        dispatcher.utter_message(
            text=reply.text,
            buttons=reply.rasa_buttons,
            answer=reply.custom(article),
        )
        afresh = [Restarted()] if RESTART in reply.intents else []
        return [*afresh, *turn.slot_events(state, reply.buttons)]


class ActionRestart(ActionReply):
    """Replies to whoever starts over: Rasa calls it by this name."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_restart"
