"""What the Slack channel must not forget, and what it must."""

import concurrent.futures
import datetime
import sqlite3
from pathlib import Path

import pytest

from channels.slack.answerer import THREAD_LIFETIME
from channels.slack.store import ANSWER_LIFETIME, EVENT_LIFETIME, Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database file that does not exist yet."""
    return tmp_path / "slack.db"


def test_a_key_is_new_once(file: Path) -> None:
    """Given a key a second time, even after a restart, it is known."""
    assert Store(f"sqlite:///{file}").first_time("event 1")
    store = Store(f"sqlite:///{file}")
    assert not store.first_time("event 1")
    assert store.knows("event 1")
    assert store.first_time("event 2")


def test_connections_at_once_agree_who_was_first(file: Path) -> None:
    """Given four threads that remember the same keys at once, each is new to one."""
    keys = [f"event {number}" for number in range(50)]

    def remember(_: int) -> list[str]:
        store = Store(f"sqlite:///{file}")
        return [key for key in keys if store.first_time(key)]

    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        new = [key for keys in threads.map(remember, range(4)) for key in keys]
    assert sorted(new) == sorted(keys)


def test_keys_are_forgotten_after_their_lifetime(file: Path) -> None:
    """Given a lifetime that is over, the row is gone and the key is new again."""
    now = [1_000_000.0]
    store = Store(f"sqlite:///{file}", clock=lambda: now[0])
    store.first_time("event", EVENT_LIFETIME)
    store.first_time("greeted", THREAD_LIFETIME)
    now[0] += EVENT_LIFETIME.total_seconds() - 1
    assert not store.first_time("event")
    now[0] += datetime.timedelta(hours=1).total_seconds()
    assert store.first_time("event")
    assert not store.first_time("greeted")


def test_answers_are_kept_for_an_hour(file: Path) -> None:
    """Given a kept answer, it is found by its id until its time is over."""
    now = [1_000_000.0]
    store = Store(f"sqlite:///{file}", clock=lambda: now[0])
    id = store.keep_answer({"text": "a"})
    assert store.kept_answer(id) == {"text": "a"}
    assert store.kept_answer("another") is None
    now[0] += ANSWER_LIFETIME.total_seconds() + 1
    assert store.kept_answer(id) is None


def test_what_is_not_delivered_is_recorded(file: Path) -> None:
    """Given failures, they are listed in their order, after a restart too."""
    store = Store(f"sqlite:///{file}")
    store.record_undelivered("chat.postMessage", "C1", "is_archived", 1)
    store.record_undelivered("response_url", "", "e" * 999, 8)
    assert Store(f"sqlite:///{file}").undelivered() == [
        ("chat.postMessage", "C1", "is_archived", 1),
        ("response_url", "", "e" * 255, 8),
    ]


def test_keys_name_nobody(file: Path) -> None:
    """Given keys with ids, the database holds digests alone."""
    Store(f"sqlite:///{file}").first_time("message C0123456 1.2")
    assert b"C0123456" not in file.read_bytes()
    rows = sqlite3.connect(file).execute("select key from slack_remembered").fetchall()
    assert [len(key) for (key,) in rows] == [64]


def test_a_user_is_forgotten_and_others_are_not(file: Path) -> None:
    """Given two users, what is known of the one goes, and nothing of the other."""
    store = Store(f"sqlite:///{file}")
    for user in ("U1", "U2"):
        for conversation in ("in common", user, user):
            store.took_part(user, conversation)
        store.first_time(f"greeted {user}")
        store.record_undelivered("chat.postMessage", user, "not_in_channel", 1)
    assert sorted(store.conversations("U1")) == ["U1", "in common"]
    store.forget("U1", ["greeted U1"], ["U1"])
    assert store.conversations("U1") == []
    assert not store.knows("greeted U1")
    assert sorted(store.conversations("U2")) == ["U2", "in common"]
    assert store.knows("greeted U2")
    assert [channel for _, channel, _, _ in store.undelivered()] == ["U2"]


def test_what_is_old_is_deleted(file: Path) -> None:
    """Given rows of two times, those of before a moment between them go."""
    now = [1_000_000.0]
    store = Store(f"sqlite:///{file}", clock=lambda: now[0])
    store.took_part("U1", "old")
    store.took_part("U1", "going on")
    store.first_time("event", EVENT_LIFETIME)
    now[0] += 2 * EVENT_LIFETIME.total_seconds()
    store.took_part("U1", "going on")
    store.record_undelivered("chat.postMessage", "C1", "is_archived", 1)
    moment = datetime.datetime.fromtimestamp(now[0] - 60, datetime.UTC)
    assert store.delete_before(moment) == 1
    assert store.conversations("U1") == ["going on"]
    assert not store.knows("event")
    assert len(store.undelivered()) == 1
    future = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
    assert store.delete_before(future) == 2
    assert store.undelivered() == []
