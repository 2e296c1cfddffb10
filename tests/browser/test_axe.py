"""What axe-core finds wrong, in every view and state: nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat_page import ChatPage, open_chat
from tests.browser.site import site
from tests.running_server import RunningServer

VIEWS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "phone, dark": {
        "viewport": {"width": 360, "height": 740},
        "color_scheme": "dark",
    },
    "200 % zoom": {"viewport": {"width": 640, "height": 400}},
    "wide": {"viewport": {"width": 2560, "height": 1300}},
}
# Axe cannot be injected where evaluated code is forbidden; the policy has own tests.
# What is under way to its place could be half covered when axe looks.
FOR_AXE = {"bypass_csp": True, "reduced_motion": "reduce"}
# WCAG 2.2 asks for it, axe leaves it out unless told.
ON = {"enabled": True}


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    """Returns what axe-core finds wrong, frames included: each rule with its places."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": ON}}
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def welcome(page: Page, chat: ChatPage) -> None:
    """Nothing has been asked yet."""


def converse(page: Page, chat: ChatPage) -> None:
    """Answers, a caveat, a vote and a marked claim are on the page."""
    answer = chat.ask("did they send weapons")
    answer.get_by_role("button", name="Helpful", exact=True).click()
    expect(answer.get_by_role("status")).to_have_text("Thanks for your feedback.")
    answer.locator(".citation").first.click()


def explain(page: Page, chat: ChatPage) -> None:
    """A vote is being explained, further down than what is in sight."""
    for _ in range(2):
        chat.ask("what history do they share")
    chat.answers.last.get_by_role("button", name="Not helpful").click()
    expect(page.get_by_role("button", name="Send comment")).to_be_visible()
    page.locator(".scroll").hover()
    page.mouse.wheel(0, -5_000)
    page.wait_for_timeout(500)


def fail(page: Page, chat: ChatPage) -> None:
    """A question failed, and another is too long."""
    page.route("**/chat/messages", lambda route: route.abort())
    chat.field.fill("why")
    chat.field.press("Enter")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    chat.field.fill("x" * 1_001)


def ask_to_restart(page: Page, chat: ChatPage) -> None:
    """The dialog before a new conversation is open."""
    chat.ask("did they send weapons")
    chat.press("New conversation")
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("act", [welcome, converse, explain, fail, ask_to_restart])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(
    browser: Browser,
    server: RunningServer,
    view: str,
    act: Callable[[Page, ChatPage], None],
) -> None:
    """In every view and state, axe-core finds no violation."""
    page = open_chat(browser, server.address, **FOR_AXE, **VIEWS[view])
    act(page, ChatPage(page))
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_embedded(
    browser: Browser, server: RunningServer, allowed_port: int, scheme: str
) -> None:
    """On another site, axe-core finds no violation in the site or in the frame."""
    context = browser.new_context(color_scheme=scheme, **FOR_AXE)
    page = context.new_page()
    greeting = 'data-greeting="Questions?" data-colour="#ffd54a"'
    with site(f"{server.address}/chat", allowed_port, greeting) as reading_room:
        page.goto(reading_room)
        assert violations(page) == []
        page.get_by_role("button", name="Chat about the article").click()
        ChatPage(page.frame_locator("iframe")).wait().ask("did they send weapons")
        assert violations(page) == []
    context.close()
