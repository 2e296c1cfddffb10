"""Fixtures: Slack's stand-in, and servers that are connected to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_server import RunningServer
from tests.slack.stand_in import BOT_TOKEN, StandIn
from tests.slack.workspace import SECRET, Workspace


def environment(slack: StandIn, folder: Path, **more: str) -> dict[str, str]:
    """Returns the variables of a server that uses the stand-in."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_API_BASE_URL": slack.api,
        "SLACK_DB": f"sqlite:///{folder / 'slack.db'}",
        "FEEDBACK_DB": f"sqlite:///{folder / 'feedback.db'}",
        **more,
    }


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server connected by HTTP keeps its files."""
    return tmp_path_factory.mktemp("slack")


@pytest.fixture(scope="session")
def slack() -> Iterator[StandIn]:
    """The stand-in; it must have had nothing to object to in the end."""
    stand_in = StandIn()
    stand_in.start()
    yield stand_in
    stand_in.stop()
    assert stand_in.problems == []


@pytest.fixture(scope="session")
def slack_server(slack: StandIn, folder: Path) -> Iterator[RunningServer]:
    """The real server, connected by HTTP."""
    variables = environment(slack, folder, SLACK_SIGNING_SECRET=SECRET)
    running = RunningServer(folder, variables)
    running.start()
    slack.wait(lambda: "Slack is on" in running.log)
    yield running
    running.stop()


@pytest.fixture
def workspace(slack_server: RunningServer, slack: StandIn) -> Iterator[Workspace]:
    """The workspace of that server; leaves no planned trouble behind."""
    yield Workspace(slack_server.address, slack)
    slack.trouble.clear()
    assert slack.problems == []
