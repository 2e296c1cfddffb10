"""The end of a conversation: all of it that a reply depends on."""

from collections.abc import Iterable, Sequence

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# What is said depends on the slots and on the last question. Rasa's policies look at
# the last five states besides, and a turn has two or more of them.
KEPT_TURNS = 3


class StoredTracker(DialogueStateTracker):
    """A tracker that knows how much of it is in the database already.

    Attributes:
        stored: how many of its events are.
    """

    stored: int = 0


def tracker_of(
    sender: str, events: Iterable[Event], domain: Domain, max_events: int | None = None
) -> StoredTracker:
    """Returns a tracker with events that are all stored.

    Args:
        sender: the conversation's id.
        events: what happened, in order.
        domain: has the slots.
        max_events: Rasa's limit of events in a tracker.
    """
    tracker = StoredTracker(sender, domain.slots, max_events)
    for event in events:
        tracker.update(event, domain)
    tracker.stored = len(tracker.events)
    return tracker


def latest_session(events: Sequence[Event]) -> Sequence[Event]:
    """Returns what happened since the latest session began."""
    for place in reversed(range(len(events))):
        if isinstance(events[place], SessionStarted):
            return events[place:]
    return events


def recent(tracker: DialogueStateTracker) -> list[Event]:
    """Returns events that make a tracker of the same state, a few turns long.

    Rasa replays, copies and hands over all events of a tracker several times a turn, so
    that a conversation would slow down as it grows.

    Args:
        tracker: a conversation whose events are stored.
    """
    session = latest_session(list(tracker.events))
    turns = [
        place for place, event in enumerate(session) if isinstance(event, UserUttered)
    ]
    if len(turns) <= KEPT_TURNS or tracker.is_paused() or tracker.active_loop:
        return list(session)
    begin = turns[-KEPT_TURNS]
    if isinstance(session[begin - 1], ActionExecuted):
        begin -= 1
    kept = session[begin:]
    slots = [
        SlotSet(slot.name, slot.value, timestamp=kept[0].timestamp)
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value
    ]
    return [*slots, *kept]
