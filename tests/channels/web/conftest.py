"""Fixtures of the web channel's tests."""

from pathlib import Path

import pytest

from channels.web import WebInput


@pytest.fixture
def feedback(tmp_path: Path) -> str:
    """Address of the database for votes."""
    return f"sqlite:///{tmp_path / 'feedback.db'}"


@pytest.fixture
def channel(feedback: str) -> WebInput:
    """The channel with the project's own settings."""
    return WebInput.from_credentials({"feedback": feedback})
