"""The tracker store gives back what was saved, whatever it holds in memory."""

import sqlite3
from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ConversationPaused,
    Event,
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


@pytest.fixture
def domain() -> Domain:
    """A domain with two slots."""
    slots = {
        name: {"type": "any", "mappings": [{"type": "custom"}]}
        for name in ("told", "offer")
    }
    return Domain.from_dict({"slots": slots})


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    """Returns what the user said."""
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def say(store: TrackerStore, sender: str, text: str, *outcome: Event) -> None:
    """Adds a turn to a conversation, as Rasa does."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    if not tracker.events:
        tracker.update_with_events(SESSION, store.domain)
    tracker.update_with_events(
        [UserUttered(text), *outcome, ActionExecuted("action_listen")], store.domain
    )
    await store.save(tracker)


async def test_a_conversation_is_kept_whole_and_once(database: str) -> None:
    """Given turns through two stores on one database, each event is there once."""
    one = ConversationStore(Domain.empty(), db=database)
    other = ConversationStore(Domain.empty(), db=database)
    for number, store in enumerate((one, one, other, other, one)):
        await say(store, "ada", str(number))
    await say(one, "bob", "hello")
    for reader in (one, other, SQLTrackerStore(Domain.empty(), db=database)):
        whole = await reader.retrieve_full_tracker("ada")
        assert texts(whole) == ["0", "1", "2", "3", "4"]
        assert texts(await reader.retrieve("bob")) == ["hello"]


async def test_a_conversation_that_rasa_begins_is_kept_once(database: str) -> None:
    """Given Rasa's wrapper, which makes new trackers, each event is there once."""
    kept = ConversationStore(Domain.empty(), db=database)
    store = FailSafeTrackerStore(kept)
    tracker = await store.get_or_create_tracker("ada")
    for text in ("one", "two"):
        tracker.update_with_events([UserUttered(text)], store.domain)
        await store.save(tracker)
    await say(store, "ada", "three")
    assert texts(await kept.retrieve_full_tracker("ada")) == ["one", "two", "three"]


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


async def test_a_restart_keeps_the_events_and_clears_the_slots(
    database: str, domain: Domain
) -> None:
    """Given a restart, in memory and from the database alike no slot is set."""
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


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_long_conversation_is_handed_over_short(
    database: str, domain: Domain, restarted: bool
) -> None:
    """Given many turns, a turn gets the last ones, and the slots as they are.

    So it is in memory and from the database alike; what was set before a restart is
    set no more.
    """
    store = ConversationStore(domain, db=database)
    outcome = [Restarted()] if restarted else []
    await say(store, "ada", "first", SlotSet("told", ["x"]), SlotSet("offer", "y"))
    await say(store, "ada", "second", SlotSet("offer", None), *outcome)
    for number in range(200):
        await say(store, "ada", str(number))
    for reader in (store, ConversationStore(domain, db=database)):
        tracker = await reader.retrieve("ada")
        assert texts(tracker) == ["197", "198", "199"]
        assert len(tracker.events) < 10
        for same in (tracker, tracker.copy()):
            assert same.get_slot("told") == (None if restarted else ["x"])
            assert same.get_slot("offer") is None
        assert len(texts(await reader.retrieve_full_tracker("ada"))) == 202


async def test_what_lies_before_a_session_is_not_read(
    database: str, domain: Domain
) -> None:
    """Given a long session after another one, only its own slots are set."""
    store = ConversationStore(domain, db=database)
    await say(store, "ada", "before", SlotSet("told", ["x"]))
    await say(store, "ada", "again", *SESSION, SlotSet("offer", "y"))
    for number in range(200):
        await say(store, "ada", str(number))
    tracker = await ConversationStore(domain, db=database).retrieve("ada")
    assert tracker is not None
    assert tracker.get_slot("told") is None
    assert tracker.get_slot("offer") == "y"


async def test_nothing_is_lost_or_doubled_where_one_turn_reads_twice(
    database: str,
) -> None:
    """Given two trackers of one conversation, what is added to each is kept once."""
    store = ConversationStore(Domain.empty(), db=database)
    for number in range(10):
        await say(store, "ada", str(number))
    one, other = await store.retrieve("ada"), await store.retrieve("ada")
    assert one is not None
    assert other is not None
    one.update(UserUttered("ten"))
    await store.save(one)
    await store.save(one)
    other.update(UserUttered("eleven"))
    await store.save(other)
    whole = texts(await store.retrieve_full_tracker("ada"))
    assert whole == [*map(str, range(10)), "ten", "eleven"]


async def test_a_paused_conversation_stays_paused(database: str) -> None:
    """Given a pause many turns ago, the conversation is handed over paused."""
    store = ConversationStore(Domain.empty(), db=database)
    await say(store, "ada", "wait", ConversationPaused())
    for number in range(10):
        await say(store, "ada", str(number))
    for reader in (store, ConversationStore(Domain.empty(), db=database)):
        tracker = await reader.retrieve("ada")
        assert tracker is not None
        assert tracker.is_paused()


async def test_what_nobody_reads_is_not_stored(database: str) -> None:
    """Given a parse result with rankings, it is stored without them."""
    reading = {"intent": "greet", "nearest": ["greet", "thanks"]}
    parsed = {
        "intent": {"name": "greet", "confidence": 1.0},
        "intent_ranking": [{"name": "greet", "confidence": 1.0}],
        "text_tokens": [[0, 5]],
        "corrected_text": "hello",
        "readings": [reading],
    }
    store = ConversationStore(Domain.empty(), db=database)
    tracker = store.init_tracker("ada")
    tracker.update(UserUttered("Hello", parsed["intent"], parse_data=parsed))
    await store.save(tracker)
    again = await ConversationStore(Domain.empty(), db=database).retrieve("ada")
    assert again is not None
    assert again.latest_message is not None
    kept = again.latest_message.parse_data
    assert kept["corrected_text"] == "hello"
    assert kept["readings"] == [{"intent": "greet"}]
    assert {"intent_ranking", "text_tokens"}.isdisjoint(kept)


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
