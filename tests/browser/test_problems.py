"""When something goes wrong: it is said, nothing is lost, nothing hostile runs."""

import json

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, wait_until_forgotten
from tests.running_server import RunningServer

BLOCK_STORAGE = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('blocked', 'SecurityError'); } });"""
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>press</a>",
    "[press](javascript:alert(1))",
    "![picture](https://evil.example/x.png)",
    "<iframe src=https://evil.example></iframe>",
    "\u202edrowkcab\u202c \u2066isolated",
    "{{constructor.constructor('alert(1)')()}}",
]


def test_a_killed_server_and_its_return(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """The question is kept while the server is away, and sent when it is back."""
    chat.ask("what history do they share")
    server.stop()
    try:
        chat.field.fill("tell me more")
        chat.field.press("Enter")
        failed = chat.questions.last
        expect(failed).to_contain_text("Can’t connect")
        expect(chat.state).to_have_text("Can’t connect. Retrying…")
    finally:
        server.start()
    expect(chat.state).to_have_text("Ready")
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_contain_text("imperialism")
    expect(page.get_by_role("button", name="Retry")).to_have_count(0)


def test_forgetting_waits_for_the_server(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """A conversation ended while the server is away is forgotten when it is back."""
    chat.ask("what history do they share")
    kept = json.loads(page.evaluate("localStorage.getItem('article-chat')"))
    page.route("**/chat/conversations/*", lambda route: route.abort())
    chat.press("New conversation")
    page.get_by_role("dialog").get_by_role("button", name="New").click()
    expect(page.get_by_text("deleted from the server yet. Retrying…")).to_be_visible()
    page.unroute("**/chat/conversations/*")
    expect(chat.state).to_have_text("Conversation deleted.")
    wait_until_forgotten(page, 0)
    assert kept["id"] not in server.kept_conversations()


def respond(status: int, body: str) -> object:
    """Returns a handler that answers in the server's place."""

    def handle(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=body)

    return handle


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, "", "Something went wrong"),
        (200, '{"replies": []}', "Something went wrong"),
        (200, '{"replies": [{"id": "x"}]}', "Something went wrong"),
        (500, '{"error": "x"}', "Something went wrong"),
        (503, "", "Can’t connect"),
        (403, '{"error": "x"}', "can’t take this message"),
    ],
)
def test_an_empty_or_wrong_response_is_an_error(
    chat: ChatPage, page: Page, status: int, body: str, said: str
) -> None:
    """Whatever is no answer is shown as an error; a retry then gets the answer."""
    page.route("**/chat/messages", respond(status, body))
    chat.field.fill("what history do they share")
    chat.field.press("Enter")
    expect(chat.questions).to_contain_text(said)
    page.unroute("**/chat/messages")
    chat.press("Retry")
    expect(chat.answers).to_have_count(1)


def test_a_question_cut_off_by_a_reload_can_be_asked_again(
    chat: ChatPage, page: Page
) -> None:
    """A reload while the answer is under way leaves the question with a retry."""
    page.route("**/chat/messages", lambda route: None)
    chat.field.fill("what history do they share")
    chat.field.press("Enter")
    expect(chat.questions).to_contain_text("Sending…")
    expect(page.locator(".typing .dots")).to_be_visible()
    page.reload()
    expect(chat.questions).to_contain_text("closed before an answer came")
    page.unroute_all(behavior="ignoreErrors")
    chat.press("Retry")
    expect(chat.answers).to_have_count(1)


def test_too_fast_is_said_and_nothing_is_lost(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """Beyond the limit the page says how long to wait, and keeps the question."""
    id = json.loads(page.evaluate("localStorage.getItem('article-chat')"))["id"]
    body = {"conversation": id, "payload": "/ask_summary"}
    for _ in range(30):
        page.request.post(f"{server.address}/chat/messages", data=body)
    chat.field.fill("one more")
    chat.field.press("Enter")
    expect(chat.questions).to_contain_text("Too many messages. Try again in")
    expect(chat.questions).to_contain_text("one more")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()


def test_too_long_is_counted_and_kept(chat: ChatPage, page: Page) -> None:
    """The counter shows from 900 characters on; beyond 1,000 nothing is sent or cut."""
    counter = page.locator(".counter")
    chat.field.fill("x" * 899)
    expect(counter).to_be_empty()
    chat.field.fill("👍" * 900)
    expect(counter).to_have_text("900 of 1,000 characters")
    chat.field.fill("x" * 1_001)
    expect(counter).to_have_text(
        "1,001 of 1,000 characters. Please shorten your question."
    )
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    expect(chat.send).to_be_disabled()
    chat.field.press("Enter")
    expect(chat.questions).to_have_count(0)
    expect(chat.field).to_have_value("x" * 1_001)
    chat.field.fill("x" * 1_000)
    chat.field.press("Enter")
    expect(chat.answers).to_have_count(1)


def test_only_words_are_sent(chat: ChatPage) -> None:
    """Blanks are not sent; Shift and Enter begin a line, which is shown as one."""
    chat.field.fill("  ")
    chat.field.press("Enter")
    expect(chat.questions).to_have_count(0)
    chat.field.fill("what history")
    chat.field.press("Shift+Enter")
    chat.field.type("do they share")
    chat.field.press("Enter")
    expect(chat.answers).to_have_count(1)
    expect(chat.questions).to_contain_text("what history\ndo they share")


@in_both
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_messages_are_mere_text(chat: ChatPage, page: Page, text: str) -> None:
    """Nothing of a message becomes an element, now or after a reload.

    That no request left, no dialog opened and no policy was violated, the fixture
    `page` checks after every test.
    """
    chat.ask(text)
    page.reload()
    chat.wait()
    bubble = page.locator(".bubble")
    assert bubble.text_content() == text
    assert bubble.locator("*").count() == 0
    assert page.locator(".log a, .log script, .log iframe, .log img").count() == 0


def test_nothing_can_become_html(page: Page) -> None:
    """The policy refuses HTML from strings and evaluated code, whoever tries it."""
    refused = """(act) => { try { act(); return false; } catch { return true; } }"""
    for attempt in (
        "document.body.innerHTML = '<b>'",
        "document.createElement('script').src = '/x.js'",
        "trustedTypes.createPolicy('own', {})",
    ):
        assert page.evaluate(f"({refused})(() => {{ {attempt}; }})"), attempt


def test_without_storage_it_works_until_closed(
    browser: Browser, server: RunningServer
) -> None:
    """In a browser that keeps nothing, one can still converse and switch the theme."""
    context = browser.new_context()
    context.add_init_script(BLOCK_STORAGE)
    page = context.new_page()
    page.goto(f"{server.address}/chat")
    chat = ChatPage(page).wait()
    chat.ask("what history do they share")
    expect(chat.ask("tell me more")).to_contain_text("imperialism")
    chat.press("Switch between light and dark mode")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    context.close()
