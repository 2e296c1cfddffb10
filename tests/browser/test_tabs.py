"""Several tabs show one conversation: each question is asked once, and answered."""

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, lose_answers
from tests.running_server import RunningServer

QUESTION = "what history do they share"
# As over plain HTTP, except on this machine.
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined });"
with_and_without_locks = pytest.mark.parametrize("script", ["", NO_LOCKS])


def stored(page: Page) -> dict[str, object]:
    """Returns what the browser keeps."""
    return json.loads(page.evaluate("localStorage.getItem('article-chat')"))


def open_tab(context: BrowserContext, address: str) -> tuple[Page, ChatPage]:
    """Opens the chat in a further tab."""
    page = context.new_page()
    page.goto(f"{address}/chat")
    return page, ChatPage(page).wait()


def check_two_tabs(
    context: BrowserContext, server: RunningServer, address: str
) -> None:
    """Opens a second tab while the first one's answer is under way."""
    first_page, first = open_tab(context, address)

    lose_answers(first_page, "late")
    with first_page.expect_response("**/chat/messages"):
        first.field.fill(QUESTION)
        first.field.press("Enter")
    _, second = open_tab(context, address)
    for tab in (first, second):
        expect(tab.answers).to_have_count(1)
        expect(tab.questions.get_by_role("button", name="Retry")).to_have_count(0)
    assert server.turns(f"web-{stored(first_page)['id']}") == 1
    context.close()


@in_both
def test_without_locks_a_second_tab_does_not_give_up(
    browser: Browser, server: RunningServer
) -> None:
    """Both tabs get the one answer, though neither knows what the other does."""
    context = browser.new_context()
    context.add_init_script(NO_LOCKS)
    check_two_tabs(context, server, server.address)


def test_a_second_tab_over_plain_http(browser: Browser, server: RunningServer) -> None:
    """So it is under an address that the browser does not trust."""
    address = server.address.replace("127.0.0.1", "0.0.0.0")
    context = browser.new_context()
    page, _ = open_tab(context, address)
    assert page.evaluate("isSecureContext || 'locks' in navigator") is False
    page.close()
    check_two_tabs(context, server, address)


@in_both
def test_another_tab_waits_for_a_question_under_way(chat: ChatPage, page: Page) -> None:
    """A tab opened meanwhile shows the question as under way, then the answer."""
    held: list[Route] = []
    page.route(
        "**/chat/messages",
        lambda route: route.continue_() if held else held.append(route),
    )
    chat.field.fill("what history do they share")
    chat.field.press("Enter")
    expect(chat.questions).to_contain_text("Sending…")
    other_page = page.context.new_page()
    other_page.goto(page.url)
    other = ChatPage(other_page).wait()
    expect(other.questions).to_contain_text("Sending…")
    other.field.fill("tell me more")
    other.field.press("Enter")
    expect(other.questions).to_have_count(2)
    held[0].continue_()
    for tab in (chat, other):
        expect(tab.answers).to_have_count(2)
        expect(tab.answers.last).to_contain_text("imperialism")
    questions = stored(page)["entries"][::2]
    assert [question["state"] for question in questions] == ["sent"] * 2


@in_both
def test_a_retry_in_two_tabs_asks_once(chat: ChatPage, page: Page) -> None:
    """Pressed in one tab, the other no longer offers it."""
    asked: list[Route] = []
    page.route("**/chat/messages", lambda route: route.fulfill(status=500, body="{}"))
    chat.field.fill("what history do they share")
    chat.field.press("Enter")
    other_page = page.context.new_page()
    other_page.goto(page.url)
    other = ChatPage(other_page).wait()
    for tab in (chat, other):
        expect(tab.questions.get_by_role("button", name="Retry")).to_be_visible()
    page.unroute("**/chat/messages")
    page.route("**/chat/messages", lambda route: asked.append(route))
    with page.expect_request("**/chat/messages"):
        chat.press("Retry")
    for tab in (chat, other):
        expect(tab.questions).to_contain_text("Sending…")
        expect(tab.questions.get_by_role("button", name="Retry")).to_have_count(0)
    asked[0].continue_()
    for tab in (chat, other):
        expect(tab.answers).to_have_count(1)
    assert len(asked) == 1


@in_both
@with_and_without_locks
def test_a_question_of_a_closed_tab_is_answered(
    browser: Browser, server: RunningServer, script: str
) -> None:
    """When the tab that asked is closed, one that was open before it asks instead."""
    context = browser.new_context()
    context.add_init_script(script)
    staying_page, staying = open_tab(context, server.address)
    asking_page, asking = open_tab(context, server.address)
    asked: list[Route] = []
    for page in (staying_page, asking_page):
        page.route("**/chat/messages", lambda route: asked.append(route))
    asking.field.fill(QUESTION)
    asking.field.press("Enter")
    expect(staying.questions).to_contain_text("Sending…")
    expect(staying_page.locator(".typing .dots")).to_be_visible()
    staying_page.unroute_all(behavior="ignoreErrors")
    asking_page.close()
    expect(staying.answers).to_have_count(1)
    expect(staying_page.locator(".typing .dots")).to_be_hidden()
    context.close()


@in_both
@with_and_without_locks
def test_cancelled_in_one_tab_is_cancelled_in_all(
    browser: Browser, server: RunningServer, script: str
) -> None:
    """A question can be given up where it was not asked; the next one need not wait."""
    context = browser.new_context()
    context.add_init_script(script)
    other_page, other = open_tab(context, server.address)
    asking_page, asking = open_tab(context, server.address)
    for page in (other_page, asking_page):
        page.route("**/chat/messages", lambda route: None)
    asking.field.fill(QUESTION)
    asking.field.press("Enter")
    other.press("Cancel")
    for tab in (asking, other):
        expect(tab.questions).to_contain_text("Cancelled.")
    for page in (other_page, asking_page):
        page.unroute_all(behavior="ignoreErrors")
    other.ask("did they send weapons")
    expect(asking.answers).to_have_count(1)
    context.close()
