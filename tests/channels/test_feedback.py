"""The votes on replies: the last one counts, and nothing personal is kept."""

import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from channels.feedback import FeedbackStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'feedback.db'}"


def test_the_last_vote_on_a_reply_counts(url: str) -> None:
    """A change of mind replaces the vote; another reply has its own."""
    store = FeedbackStore(url)
    store.vote("web", "conversation", "1", ["greet"], helpful=True)
    store.vote("web", "conversation", "2", ["ask_source", "greet"], helpful=True)
    store.vote("web", "conversation", "1", ["greet"], helpful=False)
    assert store.votes() == [
        ("web", ("ask_source", "greet"), True),
        ("web", ("greet",), False),
    ]


def test_ids_that_run_together_are_told_apart(url: str) -> None:
    """The key keeps the border between conversation and reply."""
    store = FeedbackStore(url)
    store.vote("web", "a", "b:c", ["greet"], helpful=True)
    store.vote("web", "a:b", "c", ["greet"], helpful=False)
    assert len(store.votes()) == 2


def test_votes_outlive_the_process_and_name_nobody(url: str, tmp_path: Path) -> None:
    """Opening the store again finds the votes, but no conversation's id."""
    FeedbackStore(url).vote("slack", "U123456", "1.2", ["thanks"], helpful=True)
    assert FeedbackStore(url).votes() == [("slack", ("thanks",), True)]
    files = list(tmp_path.glob("feedback.db*"))  # the write-ahead log among them
    assert b"thanks" in b"".join(file.read_bytes() for file in files)
    assert not any(b"U123456" in file.read_bytes() for file in files)


def test_a_vote_can_be_withdrawn(url: str) -> None:
    """A vote of `None` leaves none; another reply keeps its own."""
    store = FeedbackStore(url)
    store.vote("web", "conversation", "1", ["greet"], helpful=True)
    store.vote("web", "conversation", "2", ["greet"], helpful=False)
    store.vote("web", "conversation", "1", ["greet"], helpful=None)
    assert store.votes() == [("web", ("greet",), False)]


def test_a_comment_is_kept_with_its_vote(url: str) -> None:
    """A comment stays as long as its vote; the next vote has none."""
    store = FeedbackStore(url)
    store.vote("web", "conversation", "1", ["greet"], False, "Too long.")
    store.vote("web", "conversation", "2", ["ask_source"], False, "Wrong section.")
    assert store.comments() == [
        (("greet",), "Too long."),
        (("ask_source",), "Wrong section."),
    ]
    store.vote("web", "conversation", "1", ["greet"], True)
    assert store.comments() == [(("ask_source",), "Wrong section.")]


def test_a_table_without_comments_gets_them(url: str) -> None:
    """Votes stored before there were comments stay, and the next may have one."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TABLE feedback (key VARCHAR(64) PRIMARY KEY, channel VARCHAR,"
                " intents TEXT, helpful BOOLEAN, voted_at DATETIME)"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO feedback VALUES"
                " ('k', 'web', '[\"greet\"]', 1, '2026-11-01 00:00:00')"
            )
        )
    for _ in range(2):
        store = FeedbackStore(url)
    store.vote("web", "conversation", "1", ["greet"], False, "Too long.")
    assert len(store.votes()) == 2
    assert store.comments() == [(("greet",), "Too long.")]


def test_a_voter_is_forgotten_and_others_are_not(url: str, tmp_path: Path) -> None:
    """All votes of the one go, in whatever conversation; no other's do."""
    store = FeedbackStore(url)
    for voter in ("U1", "U2"):
        for place in ("C1", "C2"):
            key = f"{place}-{voter}"
            store.vote("slack", key, "1.2", ["thanks"], False, voter, voter=voter)
    store.vote("web", "U1", "1", ["greet"], helpful=True)
    store.forget("slack", "U1")
    assert [comment for _, comment in store.comments()] == ["U2", "U2"]
    store.forget("web", "U1")
    assert len(store.votes()) == 2


def test_old_votes_are_deleted(url: str) -> None:
    """Votes of before a moment go, with their comments."""
    store = FeedbackStore(url)
    store.vote("web", "conversation", "1", ["greet"], False, "Too long.")
    now = datetime.datetime.now(datetime.UTC)
    assert store.delete_before(now - datetime.timedelta(minutes=1)) == 0
    assert len(store.comments()) == 1
    assert store.delete_before(now + datetime.timedelta(minutes=1)) == 1
    assert store.votes() == []


def test_a_vote_leads_to_its_turn(url: str) -> None:
    """Of the turns that were voted on, those that were no help are told."""
    store = FeedbackStore(url)
    store.vote("web", "a", "1", ["greet"], helpful=False, turn="t1")
    store.vote("web", "a", "2", ["greet"], helpful=True, turn="t2")
    store.vote("web", "a", "3", ["greet"], helpful=False)
    assert store.disliked_turns() == {"t1"}
