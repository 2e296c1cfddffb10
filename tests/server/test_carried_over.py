"""Conversations of before their ids named the channel go on under their new ones."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from server.conversations import ConversationStore
from server.stored_events import row


@pytest.fixture
def stored(tmp_path: Path) -> str:
    """A database of before, in which callers of REST took other channels' names."""
    path = str(tmp_path / "conversations.db")
    before = SQLTrackerStore(Domain.empty(), db=path)
    rows = [
        row(sender, UserUttered(text, input_channel=channel))
        for sender, channel, text in (
            ("ada", "rest", "first"),
            ("rest-ada", "rest", "of a longer name"),
            ("web-1", "web", "in the page"),
            ("slack-T-C", "slack", "in Slack"),
            ("slack-T-C", "rest", "by an intruder"),
            ("slack-T-D", "rest", "of nobody in Slack"),
            ("0f3a", "cmdline", "in the terminal"),
            ("ada", "rest", "second"),
        )
    ]
    with before.engine.begin() as connection:
        connection.execute(sa.insert(before.SQLEvent), rows)
    before.engine.dispose()
    return path


async def test_each_conversation_gets_its_channels_name(stored: str) -> None:
    """Given stored conversations, each has its channel in front, and all its turns."""
    store = ConversationStore(Domain.empty(), db=stored)
    texts = {}
    for sender in await store.keys():
        tracker = await store.retrieve(sender)
        assert tracker is not None
        texts[sender] = [event.text for event in tracker.events]
    assert texts == {
        "rest-ada": ["first", "second"],
        "rest-rest-ada": ["of a longer name"],
        "web-1": ["in the page"],
        "slack-T-C": ["in Slack", "by an intruder"],
        "rest-slack-T-D": ["of nobody in Slack"],
        "cmdline-0f3a": ["in the terminal"],
    }


async def test_it_happens_once(stored: str) -> None:
    """Given a second start, no id gets the name twice."""
    first = set(await ConversationStore(Domain.empty(), db=stored).keys())
    assert set(await ConversationStore(Domain.empty(), db=stored).keys()) == first
