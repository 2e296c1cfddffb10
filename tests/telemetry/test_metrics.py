"""The metrics count what happened, once."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError

from channels.conversation import replies
from channels.engine import connect
from channels.guard import Message
from telemetry import metrics
from tests.channels.web.served import reply_on_weapons


def value(name: str, **labels: str) -> float:
    """Returns what a series counts; 0 where there is none yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_a_reply_is_counted_with_all_that_it_is() -> None:
    """One answer on weapons: a turn, its intent, its caveat and its time."""
    channel = "counted"
    await replies("ada", Message("any weapons?"), reply_on_weapons, channel)
    intent = "topic_material_assistance"
    assert value("assistant_turns_total", channel=channel, outcome="answered") == 1
    assert value("assistant_intents_total", channel=channel, intent=intent) == 1
    assert value("assistant_caveats_total", channel=channel) == 1
    assert value("assistant_turn_seconds_count", channel=channel) == 1
    assert value("assistant_turns_in_progress", channel=channel) == 0


async def test_a_turn_under_way_is_in_progress() -> None:
    """While the assistant works on a message, it counts as in progress."""
    seen = []

    async def handler(message: UserMessage) -> None:
        seen.append(value("assistant_turns_in_progress", channel="busy"))
        await reply_on_weapons(message)

    await replies("ada", Message("any weapons?"), handler, "busy")
    assert seen == [1]


@pytest.mark.parametrize(
    ("intents", "outcome"),
    [
        (["ask_source"], "answered"),
        (["ask_source", "not_covered"], "answered"),
        (["clarify"], "clarify"),
        (["not_covered"], "fallback"),
        (["out_of_scope"], "fallback"),
    ],
)
def test_the_outcome_follows_from_the_intents(intents: list[str], outcome: str) -> None:
    """A reply that only declines is a fallback; one that asks back, a clarification."""
    channel = f"outcome {intents}"
    with metrics.turn(channel) as turn:
        turn.replied(intents, caveat=False)
    assert value("assistant_turns_total", channel=channel, outcome=outcome) == 1
    assert value("assistant_caveats_total", channel=channel) == 0


async def test_a_refused_message_is_no_fallback() -> None:
    """What the guard refuses has an outcome of its own."""
    await replies("ada", Message("", "blank"), reply_on_weapons, "refused")
    assert value("assistant_turns_total", channel="refused", outcome="refused") == 1


async def test_failures_are_counted_and_locks_apart() -> None:
    """A turn that raises has failed; one without its lock counts there as well."""

    async def fail(message: UserMessage) -> None:
        raise LockError("no lock")

    before = value("assistant_lock_errors_total")
    with pytest.raises(LockError):
        await replies("ada", Message("why?"), fail, "failing")
    assert value("assistant_turns_total", channel="failing", outcome="failed") == 1
    assert value("assistant_lock_errors_total") == before + 1


def test_errors_of_a_database_are_counted(tmp_path: Path) -> None:
    """A statement that fails counts; a row that is there already does not."""
    engine = connect(f"sqlite:///{tmp_path / 'notes.db'}", "counted")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE notes (id INTEGER PRIMARY KEY)"))
    insert = sa.text("INSERT INTO notes VALUES (1)")
    with engine.begin() as connection:
        connection.execute(insert)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(insert)
    assert value("assistant_store_errors_total", store="counted") == 0
    with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:
        connection.execute(sa.text("SELECT * FROM nothing"))
    assert value("assistant_store_errors_total", store="counted") == 1


def test_a_database_that_cannot_be_opened_counts(tmp_path: Path) -> None:
    """Not only statements fail: so may the connection."""
    engine = connect(f"sqlite:///{tmp_path / 'missing' / 'notes.db'}", "away")
    with pytest.raises(sa.exc.OperationalError):
        engine.connect()
    assert value("assistant_store_errors_total", store="away") == 1


async def test_a_busy_event_loop_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that does not yield for a while shows as lag."""
    monkeypatch.setattr(metrics, "LOOK_EVERY_SECONDS", 0.01)
    watching = asyncio.create_task(metrics.watch_event_loop())
    await asyncio.sleep(0)
    until = asyncio.get_running_loop().time() + 0.2
    while asyncio.get_running_loop().time() < until:
        pass
    gauge = metrics.LOOP_LAG
    seen: list[float] = []
    monkeypatch.setattr(gauge, "set", seen.append)
    await asyncio.sleep(0.05)
    watching.cancel()
    assert max(seen) > 0.1
