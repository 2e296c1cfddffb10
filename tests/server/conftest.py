"""Fixtures of the tests of the server."""

import pytest
from rasa.core.agent import Agent


@pytest.fixture(autouse=True)
def _as_rasa_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undoes what a start in this process changes in Rasa, for the tests after it."""
    create = Agent.__dict__["_create_tracker_store"]
    monkeypatch.setattr(Agent, "_create_tracker_store", create)
