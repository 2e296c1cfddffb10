"""Fixtures of the tests on understanding: the trained assistant."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from rasa.core.agent import Agent

from channels.conversation import ReplyCollector
from server import model
from server.action_endpoint import InProcessActions

Talk = Callable[[str, str], Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def agent() -> Agent:
    """The trained assistant of the present sources, with its actions."""
    path = model.ensure_model()
    loaded = Agent.load(str(path), action_endpoint=InProcessActions("actions"))
    assert loaded.processor is not None
    assert loaded.processor.model_filename == path.name
    return loaded


@pytest.fixture
def talk(agent: Agent) -> Talk:
    """Says a text in a conversation; returns the reply's structure."""
    conversations: dict[str, str] = {}

    async def say(conversation: str, text: str) -> dict[str, Any]:
        sender = conversations.setdefault(conversation, uuid.uuid4().hex)
        collector = ReplyCollector()
        await agent.handle_text(text, output_channel=collector, sender_id=sender)
        (reply,) = collector.messages
        return reply.answer

    return say
