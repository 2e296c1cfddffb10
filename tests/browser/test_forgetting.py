"""Ended conversations are forgotten on the server, and until then it is said."""

import json

from playwright.sync_api import Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, wait_until_forgotten
from tests.running_server import RunningServer


def conversation(page: Page) -> str:
    """Returns the conversation's id on the server."""
    kept = json.loads(page.evaluate("localStorage.getItem('article-chat')"))
    return f"web-{kept['id']}"


def begin_anew(chat: ChatPage, page: Page) -> None:
    """Ends the conversation."""
    chat.press("New conversation")
    page.get_by_role("dialog").get_by_role("button", name="New").click()
    expect(chat.questions).to_have_count(0)


@in_both
def test_a_message_under_way_leaves_nothing(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """The server forgets a conversation only once its last message was answered."""
    chat.ask("what history do they share")
    ended = conversation(page)
    held: list[Route] = []
    deleted: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    page.route("**/chat/conversations/*", lambda route: deleted.append(route))
    chat.field.fill("tell me more")
    chat.field.press("Enter")
    expect(page.locator(".typing .dots")).to_be_visible()
    begin_anew(chat, page)
    expect(page.get_by_text("Deleting the previous conversation")).to_be_visible()
    expect(page.locator(".typing .dots")).to_be_hidden()
    page.wait_for_timeout(300)
    assert deleted == []
    with page.expect_request("**/chat/conversations/*"):
        held[0].continue_()
    page.wait_for_timeout(50)
    deleted[0].continue_()
    expect(chat.state).to_have_text("Conversation deleted.")
    expect(chat.answers).to_have_count(0)
    assert ended not in server.kept_conversations()


@in_both
def test_one_failure_does_not_keep_the_others(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """What cannot be forgotten is tried again; what comes after it is forgotten."""
    chat.ask("what history do they share")
    first = conversation(page)
    failing = f"**/chat/conversations/{first.removeprefix('web-')}"
    page.route(failing, lambda route: route.fulfill(status=500, body="{}"))
    begin_anew(chat, page)
    overdue = page.get_by_text("isn’t deleted from the server yet")
    expect(overdue).to_be_visible()
    chat.ask("what history do they share")
    second = conversation(page)
    begin_anew(chat, page)
    expect(overdue).to_be_visible()
    wait_until_forgotten(page, 1)
    assert first in server.kept_conversations()
    assert second not in server.kept_conversations()
    page.unroute(failing)
    expect(chat.state).to_have_text("Conversation deleted.")
    expect(overdue).to_have_count(0)
    assert first not in server.kept_conversations()
