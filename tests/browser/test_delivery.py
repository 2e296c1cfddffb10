"""What becomes of a question: waited for, given up, asked again, changed."""

import json
import re
import time

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, open_chat
from tests.running_server import RunningServer

PHONE = {"viewport": {"width": 320, "height": 640}}
QUESTION = "what history do they share"


def send(chat: ChatPage, text: str = QUESTION) -> None:
    """Types a question and presses Enter."""
    chat.field.fill(text)
    chat.field.press("Enter")


@in_both
def test_a_pending_question_can_be_cancelled(chat: ChatPage, page: Page) -> None:
    """Cancelled, it is waited for no longer, and can be asked again."""
    held: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    send(chat)
    send(chat, "did they send weapons")
    expect(chat.questions).to_have_count(2)
    for question in (chat.questions.last, chat.questions.first):
        question.get_by_role("button", name="Cancel").click()
        expect(question).to_contain_text("Cancelled.")
    expect(page.locator(".typing .dots")).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")
    chat.questions.last.get_by_role("button", name="Retry").click()
    expect(chat.answers).to_have_count(1)
    expect(chat.answers.get_by_role("note")).to_be_visible()
    assert len(held) == 1


@in_both
def test_the_last_question_can_be_changed_or_asked_again(
    chat: ChatPage, page: Page
) -> None:
    """Edit puts it above the draft in the field; only the last question offers it."""
    chat.ask("did they send weapons")
    chat.ask(QUESTION)
    expect(chat.questions.first.get_by_role("button", name="Edit")).to_be_hidden()
    chat.field.fill("a draft")
    chat.press("Edit")
    expect(chat.field).to_have_value(f"{QUESTION}\na draft")
    expect(chat.field).to_be_focused()
    chat.press("Ask again")
    expect(chat.answers).to_have_count(3)
    expect(chat.questions.last).to_contain_text(QUESTION)


@in_both
def test_what_could_not_be_sent_is_sent_on_reconnect(
    chat: ChatPage, page: Page
) -> None:
    """Offline it is said at once; online again, the question goes out by itself."""
    page.context.set_offline(True)
    expect(chat.state).to_have_text("You’re offline.")
    send(chat)
    expect(chat.questions).to_contain_text("will be sent when the connection is back")
    send(chat, "did they send weapons")
    expect(chat.questions.last).to_contain_text("will be sent")
    page.context.set_offline(False)
    expect(chat.answers).to_have_count(2)
    expect(chat.state).to_have_text("Ready")
    expect(chat.answers.last.get_by_role("note")).to_be_visible()
    expect(chat.answers.first.get_by_role("note")).to_have_count(0)


def test_a_timeout_does_not_say_that_nothing_was_sent(
    browser: Browser, server: RunningServer
) -> None:
    """After 30 seconds it may have been received, and that is what is said."""
    page = browser.new_context().new_page()
    page.add_init_script(
        "const timeout = AbortSignal.timeout;"
        " AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 100);"
    )
    page.goto(f"{server.address}/chat")
    chat = ChatPage(page).wait()
    page.route("**/chat/messages", lambda route: None)
    send(chat)
    expect(chat.questions).to_contain_text("Your question may have been received.")
    expect(chat.questions).not_to_contain_text("Not sent")
    page.context.close()


def test_the_wait_counts_down(chat: ChatPage, page: Page) -> None:
    """After 429 the seconds go by, also over a reload; then one can try again."""
    page.route(
        "**/chat/messages",
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "4"}, body="{}"
        ),
    )
    begun = time.monotonic()
    send(chat)
    shown = chat.questions.locator("[aria-hidden]", has_text="Too many messages")
    seen = set()
    while time.monotonic() < begun + 2.5:
        seen |= {*re.findall(r"Try again in (\d) seconds", shown.inner_text())}
    assert {"4", "3", "2"} <= seen
    page.reload()
    chat.wait()
    expect(shown).to_have_text("Too many messages. You can try again now.")
    assert time.monotonic() >= begun + 3.5
    page.unroute("**/chat/messages")
    chat.press("Retry")
    expect(chat.answers).to_have_count(1)


def test_a_draft_survives_a_reload(chat: ChatPage, page: Page) -> None:
    """What was typed and not sent is there again; what was sent is not."""
    chat.field.fill("half a quest")
    page.reload()
    expect(chat.field).to_have_value("half a quest")
    chat.ask("did they send weapons")
    page.reload()
    chat.wait()
    expect(chat.field).to_have_value("")


def test_unanswered_questions_are_marked_in_the_transcript(
    chat: ChatPage, page: Page
) -> None:
    """The file tells what got no answer, and when everything was said."""
    chat.ask("did they send weapons")
    page.route("**/chat/messages", lambda route: route.abort())
    send(chat)
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    with page.expect_download() as download:
        chat.press("Download transcript")
    text = download.value.path().read_text("utf-8")
    assert re.search(r"\*\*You \(\d\d:\d\d\):\*\* did they send weapons\n", text)
    assert re.search(
        rf"\*\*You \(\d\d:\d\d\):\*\* {QUESTION} _\(not answered\)_\n", text
    )
    assert re.search(r"\*\*Assistant \(\d\d:\d\d\):\*\*\n", text)


def test_a_link_asks_a_question_once(browser: Browser, server: RunningServer) -> None:
    """`?q=` asks; a reload does not ask again; a text too long is left to the user."""
    path = "/chat?q=did%20they%20send%20weapons"
    page = open_chat(browser, server.address, path=path)
    chat = ChatPage(page)
    expect(chat.answers).to_have_count(1)
    expect(chat.questions).to_contain_text("did they send weapons")
    assert page.url == f"{server.address}/chat"
    page.reload()
    chat.wait()
    expect(chat.answers).to_have_count(1)
    page.goto(f"{server.address}/chat?q={'x' * 1_001}")
    expect(chat.field).to_have_value("x" * 1_001)
    expect(chat.questions).to_have_count(1)
    page.goto(f"{server.address}/chat?q={'x' * 20_000}")
    expect(page.get_by_role("heading", name="This link is too long")).to_be_visible()
    page.get_by_role("link", name="Ask in the chat").click()
    expect(chat.questions).to_have_count(1)
    page.context.close()


def test_on_a_phone_no_button_breaks(browser: Browser, server: RunningServer) -> None:
    """A failed question's buttons keep their words on one line."""
    page = open_chat(browser, server.address, **PHONE)
    chat = ChatPage(page)
    page.route("**/chat/messages", lambda route: route.abort())
    send(chat)
    for name in ("Retry", "Edit"):
        button = page.get_by_role("button", name=name)
        expect(button).to_be_visible()
        assert button.bounding_box()["height"] < 34
        text = "(e) => { const r = document.createRange(); r.selectNodeContents(e);"
        assert button.evaluate(f"{text} return r.getClientRects().length; }}") == 1
    page.context.close()


def test_on_a_phone_the_sign_stands_beside_its_words(
    browser: Browser, server: RunningServer
) -> None:
    """However long the sentence is, the sign of a failure is on its first line."""
    page = open_chat(browser, server.address, **PHONE)
    chat = ChatPage(page)
    page.route("**/chat/messages", lambda route: route.abort())
    send(chat)
    expect(chat.questions).to_contain_text("Can’t connect")
    delivery = chat.questions.locator(".delivery")
    sign = delivery.locator("svg").bounding_box()
    words = delivery.get_by_text("Can’t connect").bounding_box()
    assert sign["x"] + sign["width"] <= words["x"]
    assert words["y"] <= sign["y"] + sign["height"] / 2 <= words["y"] + 24
    page.context.close()


def test_entries_have_times(chat: ChatPage, page: Page) -> None:
    """Question and answer show when they were said; earlier days with the date."""
    chat.ask("did they send weapons")
    for entry in (chat.questions, chat.answers):
        expect(entry.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    page.evaluate(
        """() => { const kept = JSON.parse(localStorage.getItem('article-chat'));
        kept.entries[0].at = Date.UTC(2024, 4, 6, 12);
        localStorage.setItem('article-chat', JSON.stringify(kept)); }"""
    )
    page.reload()
    expect(chat.questions.locator("time")).to_contain_text("6 May 2024")
    assert json.loads(page.evaluate("localStorage.getItem('article-chat')"))["id"]
