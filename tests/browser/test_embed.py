"""The chat on another site: one line, an allowed site, a frame that can do no harm."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage
from tests.browser.site import site
from tests.running_server import RunningServer, free_port

LAUNCHER = "Chat about the article"
PATIENCE_MS = 8_000


@in_both
def test_an_allowed_site_shows_the_chat(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """A press opens it, one can converse, Escape closes it and the focus returns."""
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        visitor.goto(reading_room)
        launcher = visitor.get_by_role("button", name=LAUNCHER)
        expect(launcher).to_have_attribute("aria-expanded", "false")
        assert not any("/chat/app/" in url for url in asked)
        launcher.press("Enter")
        frame = visitor.frame_locator("iframe")
        chat = ChatPage(frame).wait()
        expect(chat.field).to_be_focused()
        chat.ask("did they send weapons")
        chat.field.press("Escape")
        expect(visitor.locator("iframe")).to_be_hidden()
        expect(launcher).to_be_focused()
        launcher.press("Enter")
        expect(chat.field).to_be_focused()
        expect(chat.answers).to_have_count(1)
        frame.get_by_role("button", name="Close chat").click()
        expect(launcher).to_be_focused()


def test_the_conversation_survives_a_reload_of_the_site(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """The transcript is there again when the chat is opened again."""
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        for questions in (0, 1):
            visitor.goto(reading_room)
            visitor.get_by_role("button", name=LAUNCHER).click()
            chat = ChatPage(visitor.frame_locator("iframe")).wait()
            expect(chat.questions).to_have_count(questions)
            chat.ask("did they send weapons")


def test_the_frame_is_sandboxed(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """The frame has a title and cannot lead the site away."""
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        visitor.goto(reading_room)
        visitor.get_by_role("button", name=LAUNCHER).click()
        frame = visitor.locator("iframe")
        expect(frame).to_have_attribute("title", "Chat about the article")
        ChatPage(visitor.frame_locator("iframe")).wait()
        inside = frame.element_handle().content_frame()
        assert inside.evaluate(
            "() => { try { top.location = '/x' } catch (error) { return error.name } }"
        )
        assert visitor.url == reading_room
        assert frame.get_attribute("sandbox").split() == [
            "allow-scripts",
            "allow-same-origin",
            "allow-forms",
            "allow-downloads",
            "allow-popups",
            "allow-popups-to-escape-sandbox",
        ]


def test_another_site_does_not_show_it(visitor: Page, server: RunningServer) -> None:
    """A site that is not configured gets a sentence and a link, and no chat."""
    console: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        console.append(message.text)

    visitor.on("console", hear)
    visitor.clock.install()
    with site(f"{server.address}/chat", free_port()) as reading_room:
        visitor.goto(reading_room)
        visitor.get_by_role("button", name=LAUNCHER).click()
        alert = visitor.get_by_role("alert")
        expect(alert).to_be_hidden()
        visitor.clock.fast_forward(PATIENCE_MS)
        expect(alert).to_contain_text("can’t be shown here")
        link = alert.get_by_role("link", name="Open it in a new tab")
        expect(link).to_have_attribute("href", f"{server.address}/chat")
        assert any("frame-ancestors" in text for text in console)
        expect(visitor.frame_locator("iframe").locator("article-chat")).to_have_count(0)


def test_a_slow_chat_comes_late_but_comes(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """The sentence that it cannot be shown goes away when it can."""
    held: list[Route] = []
    visitor.route("**/chat/app/main.js", lambda route: held.append(route))
    visitor.clock.install()
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        visitor.goto(reading_room)
        visitor.get_by_role("button", name=LAUNCHER).click()
        loading = visitor.frame_locator("iframe").locator("article-chat")
        expect(loading).to_have_count(1)
        visitor.clock.fast_forward(PATIENCE_MS)
        expect(visitor.get_by_role("alert")).to_be_visible()
        held[0].continue_()
        ChatPage(visitor.frame_locator("iframe")).wait()
        expect(visitor.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("wish", ["garbage", "null", "*", "https://", "javascript:x"])
def test_a_site_that_is_none_is_not_spoken_to(
    visitor: Page, server: RunningServer, allowed_port: int, wish: str
) -> None:
    """Where the address of the frame names no origin, the chat works without one.

    That no script fails, the fixture `visitor` checks.
    """
    frame = f'<iframe src="{server.address}/chat#site={wish}"></iframe>'
    heard = "<script>window.heard = []; onmessage = (e) => heard.push(e.data);</script>"
    with site(f"{server.address}/chat", allowed_port, foot=heard + frame) as page:
        visitor.goto(page)
        ChatPage(visitor.frame_locator("iframe")).wait().ask("did they send weapons")
        assert visitor.evaluate("heard") == []


PHONE = {"width": 390, "height": 740}


@in_both
def test_on_a_phone_a_chat_that_does_not_load_can_be_closed(
    visitor: Page, server: RunningServer
) -> None:
    """Where the frame stays empty, a button gives the page back at once."""
    visitor.set_viewport_size(PHONE)
    with site(f"{server.address}/chat", free_port()) as reading_room:
        visitor.goto(reading_room)
        launcher = visitor.get_by_role("button", name=LAUNCHER)
        for _ in range(2):
            launcher.click()
            close = visitor.get_by_role("button", name="Close chat")
            expect(close).to_be_in_viewport()
            expect(close).to_be_focused()
            close.click()
            expect(visitor.locator("iframe")).to_be_hidden()
            expect(launcher).to_be_focused()
            visitor.get_by_role("link", name="More of this site").click()
