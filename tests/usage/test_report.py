"""The report shows the stored turns, from the databases to the page."""

import datetime
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered

from answers.article import the_article
from answers.compose import compose
from answers.turn import READINGS, Asked, State
from channels.conversation import RECEIVED
from channels.feedback import FeedbackStore
from server.conversations import ConversationStore
from usage import groups
from usage.__main__ import main
from usage.turns import Turn, read

DAY = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
# Id, day, channel, text, intent, language.
TURNS = (
    ("1", 0, "web", "did they send weapons, asks Hannelore", "not_covered", None),
    ("2", 0, "web", "have they sent weapons", "not_covered", None),
    ("3", 1, "slack", "why the support?", "ask_why_support", None),
    ("4", 1, "rest", "¿quién ganó?", "out_of_scope", "es"),
)


def events(
    id: str, day: int, channel: str, text: str, intent: str, language: str | None
) -> list[Event]:
    """Returns the events of a turn as they are stored."""
    at = (DAY + datetime.timedelta(days=day)).timestamp()
    asked = Asked(intent, language=language)
    reply, _ = compose([asked], State(), the_article())
    parsed = {"intent": {"name": intent}, READINGS: [asked.as_json()]}
    question = UserUttered(
        text,
        parse_data=parsed,
        timestamp=at,
        input_channel=channel,
        message_id=id,
        metadata={RECEIVED: at - 0.02},
    )
    answer = {"answer": reply.custom(the_article())}
    return [question, BotUttered(reply.text, metadata=answer, timestamp=at + 0.01)]


@pytest.fixture
async def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments of a report on some turns, of which one was no help."""
    database, votes = tmp_path / "c.db", f"sqlite:///{tmp_path / 'f.db'}"
    store = ConversationStore(Domain.empty(), db=str(database))
    for turn in TURNS:
        tracker = await store.get_or_create_tracker(f"{turn[2]}-{turn[0]}")
        tracker.update_with_events(
            events(*turn), store.domain, override_timestamp=False
        )
        await store.save(tracker)
    FeedbackStore(votes).vote("slack", "c", "r", ["x"], False, turn="3")
    kind = "server.conversations.ConversationStore"
    endpoints = {"tracker_store": {"type": kind, "db": str(database)}}
    (tmp_path / "e.yml").write_text(yaml.safe_dump(endpoints))
    monkeypatch.setenv("FEEDBACK_DB", votes)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return [
        *("--endpoints", str(tmp_path / "e.yml")),
        *("--folder", str(tmp_path / "reports")),
    ]


def test_turns_are_read_whole(files: list[str]) -> None:
    """Each has its question, what the reply answered, its language and its time."""
    store = ConversationStore(Domain.empty(), db=str(Path(files[1]).parent / "c.db"))
    found = read(store.database, store.SQLEvent)
    assert [turn.id for turn in found] == ["1", "2", "3", "4"]
    assert found[3] == Turn(
        id="4",
        at=DAY + datetime.timedelta(days=1),
        channel="rest",
        text="¿quién ganó?",
        intents=("out_of_scope",),
        language="es",
        seconds=pytest.approx(0.03, abs=1e-4),
    )
    assert [turn.outcome for turn in found] == ["fallback"] * 2 + [
        "answered",
        "fallback",
    ]


def test_the_page_tells_all_and_names_nobody(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts, plots and groups are there; the name that somebody typed is not."""
    assert main(files) == 0
    path = Path(files[-1]) / "usage.html"
    assert str(path) in capsys.readouterr().out
    page = path.read_text("utf-8")
    assert "4 turns from 2026-11-20 to 2026-11-21" in page
    assert "1 answered (25.0 %), 0 asked back (0.0 %), 3 unanswered (75.0 %)" in page
    for told in ("ask_why_support", "slack", ">es<", "why the support?", "p99, ms"):
        assert told in page
    assert "Hannelore" not in page
    assert "Hannelore" not in (Path(files[-1]) / groups.FILE).read_text("utf-8")


def test_the_page_needs_nothing_from_elsewhere(files: list[str]) -> None:
    """Plots are part of the page, well-formed, and nothing is fetched or run."""
    main(files)
    page = (Path(files[-1]) / "usage.html").read_text("utf-8")
    plots = page.split("<svg")[1:]
    assert len(plots) == 5
    for plot in plots:
        ET.fromstring("<svg" + plot.partition("</svg>")[0] + "</svg>")
    assert "<script" not in page
    assert "src=" not in page
    assert "<?xml" not in page


def test_groups_are_written_for_suggest(files: list[str]) -> None:
    """The two questions on weapons are one group; the disliked one is another's."""
    main(files)
    written = json.loads((Path(files[-1]) / groups.FILE).read_text("utf-8"))
    assert {each["name"]: each["turns"] for each in written} == {
        "unanswered-1": 2,
        "unanswered-2": 1,
        "down-voted-1": 1,
    }


def test_without_turns_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new server has a report too."""
    kind = "server.conversations.ConversationStore"
    endpoints = {"tracker_store": {"type": kind, "db": str(tmp_path / "c.db")}}
    (tmp_path / "e.yml").write_text(yaml.safe_dump(endpoints))
    monkeypatch.setenv("FEEDBACK_DB", f"sqlite:///{tmp_path / 'none.db'}")
    arguments = ["--endpoints", str(tmp_path / "e.yml"), "--folder", str(tmp_path)]
    assert main(arguments) == 0
    assert "No turns are stored." in (tmp_path / "usage.html").read_text("utf-8")


def test_a_store_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another tracker store, or a broken database, is said in a sentence."""
    endpoints = tmp_path / "e.yml"
    endpoints.write_text("{}")
    assert main(["--endpoints", str(endpoints)]) == 1
    assert "InMemoryTrackerStore can neither" in capsys.readouterr().err
