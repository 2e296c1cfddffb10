"""The tracker store gives back what was saved, whatever it holds in memory."""

import sqlite3
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from server import conversations
from server.conversations import ConversationStore

SESSION = [ActionExecuted("action_session_start"), SessionStarted()]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The path of a database that does not exist yet."""
    return str(tmp_path / "conversations.db")


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    """Returns what the user said."""
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def say(store: SQLTrackerStore, sender: str, text: str) -> None:
    """Adds a turn to a conversation, as Rasa does."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    if not tracker.events:
        tracker.update_with_events(SESSION, store.domain)
    tracker.update(UserUttered(text))
    await store.save(tracker)


async def test_a_conversation_is_kept_whole_and_once(database: str) -> None:
    """Given turns through two stores on one database, each event is there once."""
    one = ConversationStore(Domain.empty(), db=database)
    other = ConversationStore(Domain.empty(), db=database)
    for number, store in enumerate((one, one, other, other, one)):
        await say(store, "ada", str(number))
    await say(one, "bob", "hello")
    for reader in (one, other, SQLTrackerStore(Domain.empty(), db=database)):
        assert texts(await reader.retrieve("ada")) == ["0", "1", "2", "3", "4"]
        assert texts(await reader.retrieve("bob")) == ["hello"]


async def test_what_was_not_saved_is_not_remembered(database: str) -> None:
    """Given a turn that fails half-way, the next one starts from what was saved."""
    store = ConversationStore(Domain.empty(), db=database)
    await say(store, "ada", "saved")
    tracker = await store.retrieve("ada")
    assert tracker is not None
    tracker.update(UserUttered("lost"))
    assert texts(await store.retrieve("ada")) == ["saved"]


async def test_a_new_session_begins_anew(database: str) -> None:
    """Given a new session, the latest one is retrieved, and nothing is stored twice."""
    store = ConversationStore(Domain.empty(), db=database)
    await say(store, "ada", "before")
    tracker = await store.retrieve("ada")
    assert tracker is not None
    tracker.update_with_events([*SESSION, UserUttered("after")], store.domain)
    await store.save(tracker)
    await store.save(tracker)
    assert texts(await store.retrieve("ada")) == ["after"]
    assert texts(await store.retrieve_full_tracker("ada")) == ["before", "after"]


async def test_a_restart_keeps_the_events_and_clears_the_slots(database: str) -> None:
    """Given a restart, in memory and from the database alike no slot is set."""
    domain = Domain.from_dict(
        {"slots": {"told": {"type": "any", "mappings": [{"type": "custom"}]}}}
    )
    store = ConversationStore(domain, db=database)
    await say(store, "ada", "hello")
    tracker = await store.retrieve("ada")
    assert tracker is not None
    tracker.update_with_events([SlotSet("told", ["x"]), Restarted()], domain)
    await store.save(tracker)
    for reader in (store, ConversationStore(domain, db=database)):
        again = await reader.retrieve("ada")
        assert again is not None
        assert again.get_slot("told") is None


async def test_a_forgotten_conversation_is_unknown(database: str) -> None:
    """Given a conversation that is forgotten, nothing of it is left."""
    store = ConversationStore(Domain.empty(), db=database)
    await say(store, "ada", "hello")
    await store.forget("ada")
    assert await store.retrieve("ada") is None
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)


async def test_memory_is_bounded(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given more conversations than are kept in memory, all can be retrieved."""
    monkeypatch.setattr(conversations, "KNOWN_CONVERSATIONS", 2)
    store = ConversationStore(Domain.empty(), db=database)
    for sender in "abcd":
        await say(store, sender, sender)
    assert len(store._known) == 2
    for sender in "abcd":
        assert texts(await store.retrieve(sender)) == [sender]
