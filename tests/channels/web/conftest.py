"""Fixtures of the web channel's tests."""

from pathlib import Path

import pytest

from channels.web import WebInput


@pytest.fixture(autouse=True)
def feedback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Address of the database for votes."""
    address = f"sqlite:///{tmp_path / 'feedback.db'}"
    monkeypatch.setenv("FEEDBACK_DB", address)
    return address


@pytest.fixture
def channel() -> WebInput:
    """The channel with the project's own settings."""
    return WebInput.from_credentials(None)
