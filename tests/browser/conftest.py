"""Fixtures of the browser tests: the browsers, the server, the page."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.browsers import CHROMIUM, launch
from tests.browser.chat_page import ChatPage, open_chat
from tests.running_server import RunningServer, free_port


# Not longer than the package: Playwright's loop would stand in the way of other tests'.
@pytest.fixture(scope="package")
def browsers() -> Iterator[Callable[[str], Browser]]:
    """Gives a browser by its name, started when it is first asked for."""
    running: dict[str, Browser] = {}
    with sync_playwright() as playwright:

        def get(name: str) -> Browser:
            if name not in running:
                running[name] = launch(playwright, name)
            return running[name]

        yield get
        for browser in running.values():
            browser.close()


@pytest.fixture
def browser(
    browsers: Callable[[str], Browser], request: pytest.FixtureRequest
) -> Browser:
    """Chromium, or those of the mark `in_both`; where one is missing, tests fail."""
    return browsers(getattr(request, "param", CHROMIUM))


@pytest.fixture(scope="package")
def allowed_port() -> int:
    """The port of the site that may embed the chat."""
    return free_port()


@pytest.fixture(scope="package")
def server(
    tmp_path_factory: pytest.TempPathFactory, allowed_port: int
) -> Iterator[RunningServer]:
    """The real server; one site may embed its chat."""
    sites = [f"http://127.0.0.1:{allowed_port}"]
    running = RunningServer(tmp_path_factory.mktemp("browser"), embed_on=sites)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """The chat in a fresh browser, watched for what it must never do.

    Raises:
        AssertionError: a request left the server, a dialog opened, a script failed or a
            policy was violated.
    """
    opened = open_chat(browser, server.address)
    wrong: list[str] = []
    opened.on("dialog", lambda dialog: (wrong.append("dialog"), dialog.dismiss()))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "console",
        lambda line: "Content Security Policy" in line.text and wrong.append(line.text),
    )
    opened.on(
        "request",
        lambda request: (
            request.url.startswith((server.address, "blob:"))
            or wrong.append(request.url)
        ),
    )
    yield opened
    opened.context.close()
    assert wrong == []


@pytest.fixture
def chat(page: Page) -> ChatPage:
    """What stands on the page."""
    return ChatPage(page)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A visitor's browser, in which no script may fail."""
    page = browser.new_context().new_page()
    wrong: list[str] = []
    # Firefox counts a frame that is refused, as some tests want it, as one.
    page.on(
        "pageerror",
        lambda error: "frame-ancestors" in str(error) or wrong.append(str(error)),
    )
    yield page
    page.context.close()
    assert wrong == []
