"""Rasa's SQL tracker store, with less work in each turn."""

import collections
import itertools
import json
from typing import Any, NamedTuple

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from channels.database import connect

KNOWN_CONVERSATIONS = 1_000
BUSY_SECONDS = 10


class _Known(NamedTuple):
    """A conversation in memory.

    Attributes:
        tracker: the conversation.
        stored: how many of its events the database has.
        last: id of the last of them.
        current: whether nothing was added since; `False` from the beginning of a turn
            until it is saved.
    """

    tracker: DialogueStateTracker
    stored: int
    last: int
    current: bool


class ConversationStore(SQLTrackerStore):
    """Keeps conversations in an SQL database, and the latest ones in memory too.

    Rasa's store reads a conversation as a whole at the beginning of each turn and
    again, to count its events, at the end. This one asks for the id of the last event
    alone: as long as that is the one it saved, what it holds in memory is current, also
    where several processes share the database. Rasa's lock lets one turn of a
    conversation run at a time.

    SQLite is opened in the way that makes a turn wait least (see `channels.database`).
    """

    engine: sa.engine.Engine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Opens the database; takes what Rasa's SQL store takes in endpoints.yml."""
        super().__init__(*args, **kwargs)
        if self.engine.dialect.name == "sqlite":
            self.engine = connect(self.engine.url, BUSY_SECONDS)
            self.sessionmaker.configure(bind=self.engine)
        self._known: collections.OrderedDict[str, _Known] = collections.OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Returns the latest session of a conversation; `None` for an unknown one."""
        known = self._known.pop(sender_id, None)
        last = self._last_event(sender_id)
        if not last:
            return None
        if known is not None and known.current and known.last == last:
            tracker, stored = known.tracker, known.stored
        else:
            tracker = await super().retrieve(sender_id)
            if tracker is None:  # deleted meanwhile
                return None
            stored = len(tracker.events)
        # Until it is saved: a turn that fails half-way leaves a tracker that is not.
        self._know(sender_id, _Known(tracker, stored, last, current=False))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds what happened since the conversation was retrieved or last saved."""
        sender = tracker.sender_id
        events = list(itertools.islice(tracker.events, self._stored(tracker), None))
        if not events:
            return
        await self.stream_events(tracker)
        rows = [_row(sender, event) for event in events]
        with self.engine.begin() as connection:
            connection.execute(sa.insert(self.SQLEvent), rows)
        # The database gives the latest session alone; what is used again must be so.
        begun_anew = len(events) < len(tracker.events) and any(
            isinstance(event, SessionStarted) for event in events
        )
        known = _Known(
            tracker, len(tracker.events), self._last_event(sender), not begun_anew
        )
        self._know(sender, known)

    async def forget(self, sender_id: str) -> None:
        """Deletes a conversation."""
        self._known.pop(sender_id, None)
        with self.engine.begin() as connection:
            connection.execute(
                sa.delete(self.SQLEvent).where(self.SQLEvent.sender_id == sender_id)
            )

    def _know(self, sender_id: str, known: _Known) -> None:
        self._known[sender_id] = known
        self._known.move_to_end(sender_id)
        if len(self._known) > KNOWN_CONVERSATIONS:
            self._known.popitem(last=False)

    def _stored(self, tracker: DialogueStateTracker) -> int:
        """Returns how many of a tracker's events the database has."""
        known = self._known.get(tracker.sender_id)
        if known is not None and known.tracker is tracker:
            return known.stored
        if not self._last_event(tracker.sender_id):
            return 0
        with self.session_scope() as session:
            return self._event_query(
                session, tracker.sender_id, fetch_events_from_all_sessions=False
            ).count()

    def _last_event(self, sender_id: str) -> int:
        """Returns the id of a conversation's last stored event; 0 without any."""
        query = sa.select(sa.func.max(self.SQLEvent.id)).where(
            self.SQLEvent.sender_id == sender_id
        )
        with self.engine.connect() as connection:
            return connection.execute(query).scalar() or 0


def _row(sender: str, event: Event) -> dict[str, Any]:
    """Returns an event as a row of the table that Rasa's store reads."""
    data = event.as_dict()
    return {
        "sender_id": sender,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
