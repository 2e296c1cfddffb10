"""Rasa's SQL tracker store, for conversations of any length."""

import collections
import contextlib
import itertools
import os
import time
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
import sqlalchemy.orm
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker

from channels.database import Database
from channels.settings import read_settings
from server.carried_over import carry_over
from server.recent_turns import StoredTracker, latest_session, recent, tracker_of
from server.stored_events import read, row

# What the metrics call the database.
NAME = "conversations"
KNOWN_CONVERSATIONS = 1_000
BUSY_SECONDS = 10
# Read at once, several times the events of the turns that are kept.
READ_EVENTS = 100
# A conversation at rest for so long is held in memory no more.
KNOWN_SECONDS = 3_600
# What a database server that takes no address needs beside these is in `query`.
ADDRESS = ("dialect", "host", "port", "db", "username", "password", "query")
_EVENTS = SQLTrackerStore.SQLEvent.__table__
# PostgreSQL would else look through all of a conversation for its last event.
INDEX = "CREATE INDEX IF NOT EXISTS ix_events_sender_id_id ON events (sender_id, id)"


class _Known(NamedTuple):
    """A conversation in memory.

    Attributes:
        tracker: its end.
        last: id of its last event in the database.
        current: whether nothing was added since; `False` from the beginning of a turn
            until it is saved.
        at: since when, by the monotonic clock.
    """

    tracker: StoredTracker
    last: int
    current: bool
    at: float


class ConversationStore(SQLTrackerStore):
    """Keeps conversations in an SQL database, and the end of the latest in memory too.

    Rasa's store reads a conversation as a whole at the beginning of each turn and
    again, to count its events, at the end. This one asks for the id of the last event
    alone: as long as that is the one it saved, what it holds in memory is current, also
    where several processes share the database. Rasa's lock lets one turn of a
    conversation run at a time. What it reads and holds are the last turns (see
    `recent_turns`), so that a turn costs the same at any length.

    Where the database is out of reach, `AwayError` is raised and nothing is kept in its
    place (see `channels.database`).
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        **options: Any,
    ) -> None:
        """Opens the database.

        Args:
            domain: has the slots.
            event_broker: is told of each event, if there is one.
            **options: what Rasa's SQL store takes in endpoints.yml. The variable
                `DATABASE_URL`, where it is set, names another database.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the address makes no sense, or an SQLite
                file cannot be opened.
        """
        rest = {key: options[key] for key in options.keys() - set(ADDRESS)}
        TrackerStore.__init__(self, domain, event_broker, **rest)
        address = {key: options[key] for key in ADDRESS if key in options}
        self._database = Database(
            read_settings(os.environ).database or self.get_db_url(**address),
            self.Base.metadata,
            NAME,
            BUSY_SECONDS,
            upgrade=_upgrade,
        )
        self._known: collections.OrderedDict[str, _Known] = collections.OrderedDict()

    @property
    def database(self) -> Database:
        """The database, for what is not about one conversation."""
        return self._database

    def is_reachable(self) -> bool:
        """Tells whether the database answers."""
        return self._database.is_reachable()

    async def watch(self) -> None:
        """Looks after the database as long as it runs; see `Database.watch`."""
        await self._database.watch()

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[sa.orm.Session]:
        """Opens a session for what Rasa itself asks of the database.

        Raises:
            AwayError: the database is out of reach. Rasa's own ends the process.
        """
        with (
            self._database.begin() as connection,
            sa.orm.Session(connection) as session,
        ):
            yield session

    def init_tracker(self, sender_id: str) -> StoredTracker:
        """Returns the tracker of a conversation that has not begun."""
        return tracker_of(sender_id, (), self.domain, self.max_event_history)

    async def retrieve(self, sender_id: str) -> StoredTracker | None:
        """Returns the last turns of the latest session, with the slots as they are.

        Args:
            sender_id: the conversation's id.

        Returns:
            `None` for an unknown conversation.
        """
        known = self._known.pop(sender_id, None)
        last = self._last_event(sender_id)
        if not last:
            return None
        if known is not None and known.current and known.last == last:
            tracker = known.tracker
        else:
            tracker = self._read(sender_id)
        # Until it is saved: a turn that fails half-way leaves a tracker that is not.
        known = _Known(tracker, last, current=False, at=time.monotonic())
        self._know(sender_id, known)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds what happened since the conversation was retrieved or last saved."""
        sender = tracker.sender_id
        events = list(itertools.islice(tracker.events, self._stored(tracker), None))
        if not events:
            return
        await self.stream_events(tracker)
        rows = [row(sender, event) for event in events]
        with self._database.begin() as connection:
            connection.execute(sa.insert(self.SQLEvent), rows)
        if isinstance(tracker, StoredTracker):
            tracker.stored = len(tracker.events)
        end, last = self._end_of(tracker), self._last_event(sender)
        self._know(sender, _Known(end, last, current=True, at=time.monotonic()))

    async def forget(self, sender_id: str) -> None:
        """Deletes a conversation."""
        self._known.pop(sender_id, None)
        with self._database.begin() as connection:
            connection.execute(
                sa.delete(self.SQLEvent).where(self.SQLEvent.sender_id == sender_id)
            )

    def _know(self, sender_id: str, known: _Known) -> None:
        self._known[sender_id] = known
        self._known.move_to_end(sender_id)
        oldest = time.monotonic() - KNOWN_SECONDS
        while (
            len(self._known) > KNOWN_CONVERSATIONS
            or next(iter(self._known.values())).at < oldest
        ):
            self._known.popitem(last=False)

    def _end_of(self, tracker: DialogueStateTracker) -> StoredTracker:
        return tracker_of(
            tracker.sender_id, recent(tracker), self.domain, self.max_event_history
        )

    def _stored(self, tracker: DialogueStateTracker) -> int:
        """Returns how many of a tracker's events the database has."""
        if isinstance(tracker, StoredTracker):
            return tracker.stored
        # One that Rasa made from all sessions, of which it counts the latest.
        with self.session_scope() as session:
            return self._event_query(
                session, tracker.sender_id, fetch_events_from_all_sessions=False
            ).count()

    def _read(self, sender: str) -> StoredTracker:
        """Reads the end of a conversation that the database has."""
        table = self.SQLEvent
        query = (
            sa.select(table.id, table.data)
            .where(table.sender_id == sender)
            .order_by(table.id.desc())
            .limit(READ_EVENTS)
        )
        with self._database.connect() as connection:
            rows = connection.execute(query).all()[::-1]
        events = read(data for _, data in rows)
        session = latest_session(events)
        if len(rows) == READ_EVENTS and len(session) == len(events):
            session = [*self._slots_before(sender, rows[0].id, events), *events]
        return self._end_of(
            tracker_of(sender, session, self.domain, self.max_event_history)
        )

    def _slots_before(
        self, sender: str, first: int, events: Collection[Event]
    ) -> list[Event]:
        """Reads the slots that were set last before an event, within its session.

        Args:
            sender: the conversation's id.
            first: the event's id.
            events: that event and those after it.
        """
        if any(isinstance(event, Restarted) for event in events):
            return []
        later = {event.key for event in events if isinstance(event, SlotSet)}
        wanted = {slot.name for slot in self.domain.slots} - later
        table = self.SQLEvent
        begin = (
            sa.select(sa.func.coalesce(sa.func.max(table.id), 0))
            .where(
                table.sender_id == sender,
                table.id < first,
                table.type_name.in_([SessionStarted.type_name, Restarted.type_name]),
            )
            .scalar_subquery()
        )
        latest = (
            sa.select(sa.func.max(table.id))
            .where(
                table.sender_id == sender,
                table.id < first,
                table.id > begin,
                table.type_name == SlotSet.type_name,
                table.action_name.in_(wanted),
            )
            .group_by(table.action_name)
        )
        query = sa.select(table.data).where(table.id.in_(latest))
        with self._database.connect() as connection:
            return read(connection.execute(query).scalars())

    def _last_event(self, sender_id: str) -> int:
        """Returns the id of a conversation's last stored event; 0 without any."""
        table = self.SQLEvent
        query = (
            sa.select(table.id)
            .where(table.sender_id == sender_id)
            .order_by(table.id.desc())
            .limit(1)
        )
        with self._database.connect() as connection:
            return connection.execute(query).scalar() or 0


def _upgrade(engine: sa.engine.Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.text(INDEX))
    carry_over(engine, _EVENTS)
