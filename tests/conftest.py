"""Fixtures shared by all tests: the article, and the real server."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.quiet import quieten

# Before any test module brings Rasa in.
quieten()

from answers.article import Article, load  # noqa: E402
from server.cluster.redis import Redis  # noqa: E402
from tests.answers import every_reply, turns  # noqa: E402
from tests.running_server import (  # noqa: E402
    RunningServer,
    block_tensorflow,
    free_port,
)

TESTS = Path(__file__).parent
# Folders whose tests share what takes long to start.
SHARING = ("browser", "evaluation", "faults", "slack")
Ask = Callable[[str, str], dict[str, Any]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups the tests that must run in one process, for `pytest --dist loadgroup`."""
    for item in items:
        file = item.path.relative_to(TESTS)
        if file.parts[0] in SHARING:
            group = file.parts[0]
        else:
            group = "server" if "server" in item.fixturenames else str(file)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def article() -> Article:
    """The article."""
    return load()


@pytest.fixture(scope="session")
def single_replies(article: Article) -> every_reply.Replies:
    """Every reply to one question."""
    return every_reply.distinct(turns.single(article), article)


@pytest.fixture(scope="session")
def combined_replies(article: Article) -> every_reply.Replies:
    """Every reply to two or three questions."""
    return every_reply.distinct(turns.combined(article), article)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The real server, one for all tests; it cannot import TensorFlow."""
    folder = tmp_path_factory.mktemp("server")
    blocked = {"PYTHONPATH": str(block_tensorflow(folder))}
    running = RunningServer(folder, blocked)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def ask(server: RunningServer) -> Ask:
    """Sends a sender's text to the real server and returns the reply."""
    return server.ask


@pytest.fixture
def sender() -> str:
    """The id of a conversation that has not begun."""
    return uuid.uuid4().hex


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """Debian's Redis, one for all tests of a process."""
    running = Redis(tmp_path_factory.mktemp("redis"), free_port())
    running.start()
    yield running
    running.process.stop()
