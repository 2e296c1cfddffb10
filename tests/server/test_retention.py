"""What is old is deleted everywhere, and what is not stays."""

import asyncio
import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from rasa.core import jobs
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.feedback import FeedbackStore
from channels.slack.store import Store
from server import __main__ as launcher
from server import retention, stores
from server.cluster.postgres import Postgres
from server.conversations import ConversationStore
from tests.running_server import free_port

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
OLD, NEW = "old" + "word", "new" + "word"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    # Where PostgreSQL's own user can reach it, unlike pytest's folders.
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        running = Postgres(folder, free_port())
        running.start()
        yield running.url
        running.process.stop()


class Stored:
    """Databases and the files that name them, as an operator has them."""

    def __init__(self, folder: Path, address: str | None) -> None:
        """Sets them up.

        Args:
            folder: where the files go.
            address: of a database server; SQLite files where it is `None`.
        """
        self.url = address or f"sqlite:///{folder / 'all.db'}"
        where = {"url": address} if address else {"db": str(folder / "all.db")}
        self.endpoints = folder / "e.yml"
        kind = {"type": "server.conversations.ConversationStore", **where}
        self.endpoints.write_text(yaml.safe_dump({"tracker_store": kind}))
        self._options: dict[str, Any] = {"host": address} if address else where
        self.conversations = self.open_conversations()
        self.feedback = FeedbackStore(self.url)
        self.slack = Store(self.url)
        # A database server is first asked for something when it is needed.
        assert self.conversations.is_reachable()
        assert not self.slack.knows("anything")
        self.feedback.votes()
        with self.engine.begin() as connection:
            for table in ("events", "feedback", "slack_conversations"):
                connection.execute(sa.text(f"DELETE FROM {table}"))

    def open_conversations(self) -> ConversationStore:
        """Opens the tracker store, with nothing in memory."""
        slots = {"told": {"type": "any", "mappings": [{"type": "custom"}]}}
        return ConversationStore(Domain.from_dict({"slots": slots}), **self._options)

    @property
    def engine(self) -> sa.engine.Engine:
        """Another way to look into the database."""
        return sa.create_engine(self.url)

    async def say(self, sender: str, text: str, days: int) -> None:
        """Stores a turn as it was some days ago."""
        at = (NOW - days * DAY).timestamp()
        store = self.conversations
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        events = UserUttered(text), SlotSet("told", [text]), ActionExecuted("listen")
        for event in events:
            event.timestamp = at
        tracker.update_with_events(list(events), store.domain, override_timestamp=False)
        await store.save(tracker)

    def vote(self, text: str, days: int) -> None:
        """Stores a comment as it was some days ago."""
        self.feedback.vote("web", text, "1", ["greet"], False, text)
        at = (NOW - days * DAY).replace(tzinfo=None)
        with self.engine.begin() as connection:
            update = sa.text("UPDATE feedback SET voted_at = :at WHERE comment = :text")
            connection.execute(update, {"at": at, "text": text})

    def everything(self) -> str:
        """Returns all rows of all tables."""
        engine = self.engine
        with engine.connect() as connection:
            return repr(
                [
                    connection.execute(sa.text(f"SELECT * FROM {table}")).all()
                    for table in sa.inspect(engine).get_table_names()
                ]
            )


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def stored(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Stored:
    """Databases of each kind."""
    sqlite = request.param == "SQLite"
    made = Stored(tmp_path, None if sqlite else request.getfixturevalue("server"))
    for name in ("SLACK_DB", "FEEDBACK_DB"):
        monkeypatch.setenv(name, made.url)
    monkeypatch.delenv(retention.VARIABLE, raising=False)
    return made


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    """Returns what the user said."""
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def test_old_rows_go_and_the_others_stay(stored: Stored) -> None:
    """Of 31 and 29 days, with 30 kept, the old turn and comment are gone for good."""
    await stored.say("ada", OLD, days=31)
    await stored.say("bob", NEW, days=29)
    stored.vote(OLD, days=31)
    stored.vote(NEW, days=29)
    stored.slack._clock = lambda: (NOW - 31 * DAY).timestamp()
    stored.slack.took_part("U1", f"slack-T1-{OLD}")
    assert OLD in stored.everything()
    deleted = retention.delete_old(stored.endpoints, 30, NOW)
    assert deleted == {"conversations": 3, "feedback": 1, "slack": 1}
    assert OLD not in stored.everything()
    assert texts(await stored.conversations.retrieve_full_tracker("bob")) == [NEW]
    assert await stored.conversations.retrieve("ada") is None
    assert [comment for _, comment in stored.feedback.comments()] == [NEW]


async def test_nothing_is_left_in_the_file(tmp_path: Path, stored: Stored) -> None:
    """Not even the bytes of what was deleted are on the disk any more."""
    await stored.say("ada", OLD, days=31)
    retention.delete_old(stored.endpoints, 30, NOW)
    left = [path for path in tmp_path.iterdir() if OLD.encode() in path.read_bytes()]
    assert left == []


async def test_a_conversation_that_goes_on_keeps_its_state(stored: Stored) -> None:
    """Its old turns go; the slots are those of the latest turn, from memory or not."""
    await stored.say("ada", OLD, days=40)
    await stored.say("ada", NEW, days=1)
    retention.delete_old(stored.endpoints, 30, NOW)
    for store in (stored.conversations, stored.open_conversations()):
        tracker = await store.retrieve("ada")
        assert tracker is not None
        assert tracker.get_slot("told") == [NEW]
    assert texts(await stored.conversations.retrieve_full_tracker("ada")) == [NEW]


async def test_more_than_one_portion_is_deleted(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit into one transaction goes in several."""
    monkeypatch.setattr(retention, "DELETED_AT_ONCE", 2)
    for number in range(3):
        await stored.say(f"ada{number}", OLD, days=31)
    deleted = retention.delete_old(stored.endpoints, 30, NOW)
    assert deleted["conversations"] == 9


async def test_the_command_says_what_it_did(
    stored: Stored, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m server retention` deletes and names the rows."""
    monkeypatch.setenv(retention.VARIABLE, "7")
    await stored.say("ada", OLD, days=8)
    arguments = ["retention", "--endpoints", str(stored.endpoints)]
    assert launcher.main(arguments) == 0
    printed = capsys.readouterr().out
    assert "older than 7 days; rows: 3 of conversations, 0 of feedback" in printed
    assert OLD not in stored.everything()


async def test_the_timer_deletes_at_once_and_again(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the server runs, what grows old goes, time and again."""
    monkeypatch.setattr(retention, "EVERY", datetime.timedelta(seconds=1))
    try:
        for _ in range(2):
            await stored.say("ada", OLD, days=31)
            await retention.delete_every_hour(stored.endpoints, 30)
            async with asyncio.timeout(20):
                while OLD in stored.everything():
                    await asyncio.sleep(0.05)
    finally:
        jobs.kill_scheduler()


def test_no_database_is_made_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Slack and without votes, only the conversations' database is opened."""
    for name in ("SLACK_DB", "FEEDBACK_DB"):
        monkeypatch.setenv(name, f"sqlite:///{tmp_path / 'no.db'}")
    stored = Stored(tmp_path, None)
    deleted = retention.delete_old(stored.endpoints, 30)
    assert deleted == {"conversations": 0}
    assert not list(tmp_path.glob("no*.db"))


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "³"])
def test_a_wrong_number_of_days_is_said(text: str) -> None:
    """Days must be a whole number from 1; 30 where none is given."""
    with pytest.raises(retention.RetentionError, match="RETENTION_DAYS"):
        retention.read_days({retention.VARIABLE: text})
    for environment in ({}, {retention.VARIABLE: ""}):
        assert retention.read_days(environment) == 30


def test_a_store_that_cannot_delete_is_said(tmp_path: Path) -> None:
    """A tracker store of Rasa's own keeps what it has, so nothing is promised."""
    endpoints = tmp_path / "e.yml"
    endpoints.write_text("{}")
    with pytest.raises(stores.StoreError, match="kind InMemoryTrackerStore"):
        retention.delete_old(endpoints, 30)
