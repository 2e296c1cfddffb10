"""Forgetting a conversation, in the tracker stores that there are."""

import types
from pathlib import Path
from typing import ClassVar

import pytest
from rasa.core import tracker_store as stores
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from channels.tracker_store import CannotForgetError, forget


def agent(store: stores.TrackerStore) -> types.SimpleNamespace:
    """Returns what of an agent is needed here."""
    return types.SimpleNamespace(lock_store=InMemoryLockStore(), tracker_store=store)


async def say(store: stores.TrackerStore, sender: str) -> None:
    """Keeps a message of a sender."""
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(UserUttered("words"))
    await store.save(tracker)


@pytest.fixture(params=["memory", "sql", "failsafe", "awaitable"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> stores.TrackerStore:
    """A tracker store of each kind, wrapped as Rasa wraps them."""
    domain = Domain.empty()
    sql = stores.SQLTrackerStore(domain, db=str(tmp_path / "conversations.db"))
    kinds = {
        "memory": stores.InMemoryTrackerStore(domain),
        "sql": sql,
        "failsafe": stores.FailSafeTrackerStore(sql),
        "awaitable": stores.AwaitableTrackerStore(sql),
    }
    return kinds[request.param]


async def test_one_conversation_alone_is_forgotten(store: stores.TrackerStore) -> None:
    """Of two conversations the one asked for is gone, the other stays."""
    await say(store, "web-a")
    await say(store, "web-b")
    await forget(agent(store), "web-a")
    await forget(agent(store), "web-a")
    assert list(await store.keys()) == ["web-b"]


async def test_what_a_fallback_kept_is_forgotten_too() -> None:
    """Turns kept in memory while the database was away go as well."""
    first = stores.InMemoryTrackerStore(Domain.empty())
    store = stores.FailSafeTrackerStore(first)
    await say(store.fallback_tracker_store, "web-a")
    await forget(agent(store), "web-a")
    assert list(await store.fallback_tracker_store.keys()) == []


async def test_a_store_that_can_forget_is_asked_to() -> None:
    """A store of one's own that drops conversations by itself does so."""

    class Store(stores.TrackerStore):
        asked: ClassVar[list[str]] = []

        async def forget(self, sender_id: str) -> None:
            self.asked.append(sender_id)

    await forget(agent(stores.FailSafeTrackerStore(Store(Domain.empty()))), "web-a")
    assert Store.asked == ["web-a"]


async def test_another_kind_of_store_is_an_error() -> None:
    """Nothing is promised for a store that this cannot clear."""
    store = stores.RedisTrackerStore(Domain.empty())
    with pytest.raises(CannotForgetError, match="RedisTrackerStore cannot forget"):
        await forget(agent(store), "web-a")
