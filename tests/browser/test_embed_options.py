"""What a site can choose of the chat on its page, and do with it by script."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage
from tests.browser.colours import colour_of, contrast
from tests.browser.site import site
from tests.browser.test_embed import LAUNCHER
from tests.running_server import RunningServer


@in_both
@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#f2f0ea", "#808080"])
def test_every_colour_can_be_seen(
    visitor: Page, server: RunningServer, allowed_port: int, colour: str
) -> None:
    """Text stands out from the colour, and its edge or itself from what is behind."""
    attributes = f'data-colour="{colour}"'
    with site(f"{server.address}/chat", allowed_port, attributes) as reading_room:
        visitor.goto(reading_room)
        launcher = visitor.get_by_role("button", name=LAUNCHER)
        fill = colour_of(launcher, "background-color")
        assert contrast(fill, colour_of(launcher, "color")) >= 4.5
        assert contrast(fill, colour_of(launcher, "border-top-color")) >= 4.5
        launcher.click()
        frame = visitor.frame_locator("iframe")
        chat = ChatPage(frame).wait()
        chat.ask("did they send weapons")
        paper = colour_of(frame.locator("body"), "background-color")
        for shape in (chat.questions.locator(".bubble"), chat.send):
            fill = colour_of(shape, "background-color")
            assert contrast(fill, colour_of(shape, "color")) >= 4.5
            edge = colour_of(shape, "border-top-color")
            assert max(contrast(paper, fill), contrast(paper, edge)) >= 3


def test_offset_and_theme_are_chosen_by_attributes(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """The site can move the button out of the way and choose dark for the chat."""
    attributes = 'data-offset="12 90" data-theme="dark"'
    with site(f"{server.address}/chat", allowed_port, attributes) as reading_room:
        visitor.goto(reading_room)
        launcher = visitor.get_by_role("button", name=LAUNCHER)
        place, size = launcher.bounding_box(), visitor.viewport_size
        assert size["width"] - place["x"] - place["width"] == 12
        assert size["height"] - place["y"] - place["height"] == 90
        launcher.click()
        frame = visitor.frame_locator("iframe")
        ChatPage(frame).wait()
        expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
        frame.get_by_role("button", name="Switch between light and dark").click()
        visitor.reload()
        visitor.get_by_role("button", name=LAUNCHER).click()
        ChatPage(frame).wait()
        expect(frame.locator("html")).to_have_attribute("data-theme", "light")


@in_both
def test_the_sites_scripts_open_and_close_it(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """`articleChat` opens, closes and removes the chat, and tells what happened."""
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        visitor.goto(reading_room)
        visitor.evaluate(
            """window.heard = [];
            for (const name of ['open', 'close', 'ready', 'answer']) {
              articleChat.addEventListener(name, () => heard.push(name)); }"""
        )
        visitor.evaluate("articleChat.open()")
        ChatPage(visitor.frame_locator("iframe")).wait().ask("did they send weapons")
        assert visitor.evaluate("articleChat.isOpen")
        visitor.evaluate("articleChat.close()")
        expect(visitor.locator("iframe")).to_be_hidden()
        assert not visitor.evaluate("articleChat.isOpen")
        assert visitor.evaluate("heard") == ["open", "ready", "answer", "close"]
        visitor.evaluate("articleChat.remove()")
        visitor.wait_for_timeout(300)
        expect(visitor.locator("article-chat-launcher")).to_have_count(0)


@in_both
def test_removed_it_is_gone_until_loaded_again(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """Removed while open, it is closed and stays silent; the script brings it back."""
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        visitor.goto(reading_room)
        visitor.get_by_role("button", name=LAUNCHER).click()
        ChatPage(visitor.frame_locator("iframe")).wait()
        heard = visitor.evaluate(
            """() => {
              const heard = [];
              for (const name of ['open', 'close', 'ready', 'answer']) {
                articleChat.addEventListener(name, () => heard.push(name));
              }
              articleChat.remove();
              const states = [articleChat.isOpen, articleChat.isRemoved];
              articleChat.open();
              articleChat.close();
              articleChat.remove();
              return [heard, states, articleChat.isOpen];
            }"""
        )
        assert heard == [["close"], [False, True], False]
        visitor.evaluate(
            """(src) => {
              const script = Object.assign(document.createElement('script'), { src });
              script.dataset.language = 'de';
              document.body.append(script);
            }""",
            f"{server.address}/chat/embed.js",
        )
        launcher = visitor.get_by_role("button", name="Chat zum Artikel")
        launcher.click()
        frame = visitor.frame_locator("iframe")
        frame.get_by_role("textbox", name="Ihre Frage").press("Escape")
        expect(visitor.locator("iframe")).to_be_hidden()
        expect(launcher).to_be_focused()
        expect(visitor.locator("article-chat-launcher")).to_have_count(1)


FIELD_AND_DIALOG = """{embed}
<input id="name">
<dialog><button id="inside">Inside</button></dialog>
"""


@in_both
def test_what_happens_elsewhere_on_the_page_leaves_it_open(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """Escape in the page's own fields and dialogs is the page's; so is the focus."""
    with site(
        f"{server.address}/chat", allowed_port, foot=FIELD_AND_DIALOG
    ) as reading_room:
        visitor.goto(reading_room)
        launcher = visitor.get_by_role("button", name=LAUNCHER)
        launcher.click()
        ChatPage(visitor.frame_locator("iframe")).wait()
        field = visitor.locator("#name")
        field.press("Escape")
        expect(field).to_be_focused()
        visitor.evaluate("document.querySelector('dialog').showModal()")
        visitor.locator("#inside").press("Escape")
        expect(visitor.locator("dialog")).to_be_hidden()
        expect(visitor.locator("iframe")).to_be_visible()
        field.focus()
        visitor.evaluate("articleChat.close()")
        expect(visitor.locator("iframe")).to_be_hidden()
        expect(field).to_be_focused()
        launcher.click()
        launcher.focus()
        launcher.evaluate(
            """(button) => addEventListener('keydown', (event) => {
              event.preventDefault(); }, { capture: true, once: true })"""
        )
        launcher.press("Escape")
        expect(visitor.locator("iframe")).to_be_visible()
        launcher.press("Escape")
        expect(visitor.locator("iframe")).to_be_hidden()
        expect(launcher).to_be_focused()


def test_a_chat_that_becomes_ready_leaves_the_focus_elsewhere(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """Who goes on typing in the page while the chat loads is not torn away."""
    held: list[Route] = []
    visitor.route("**/chat/app/main.js", lambda route: held.append(route))
    with site(
        f"{server.address}/chat", allowed_port, foot=FIELD_AND_DIALOG
    ) as reading_room:
        visitor.goto(reading_room)
        visitor.evaluate("articleChat.open()")
        expect(visitor.get_by_role("button", name="Close chat")).to_be_focused()
        field = visitor.locator("#name")
        field.focus()
        held[0].continue_()
        ChatPage(visitor.frame_locator("iframe")).wait()
        expect(visitor.get_by_role("button", name="Close chat")).to_have_count(0)
        expect(field).to_be_focused()


@pytest.mark.parametrize("offset", ["9999", "9999 20", "20 9999", "600 600"])
@pytest.mark.parametrize("position", ["left", "right"])
def test_no_offset_puts_it_out_of_sight(
    visitor: Page, server: RunningServer, allowed_port: int, position: str, offset: str
) -> None:
    """However far from the edge the site wants it, all of it stays in the window."""
    attributes = (
        f'data-offset="{offset}" data-position="{position}" data-greeting="Hello"'
    )
    with site(f"{server.address}/chat", allowed_port, attributes) as reading_room:
        for width, height in ((1280, 720), (700, 500), (320, 640)):
            visitor.set_viewport_size({"width": width, "height": height})
            visitor.goto(reading_room)
            launcher = visitor.get_by_role("button", name=LAUNCHER)
            expect(launcher).to_be_in_viewport(ratio=1)
            expect(visitor.get_by_text("Hello")).to_be_in_viewport(ratio=1)
            launcher.click()
            panel = visitor.locator("article-chat-launcher .panel")
            expect(panel).to_be_in_viewport(ratio=1)
            assert panel.bounding_box()["height"] >= 320


def test_only_the_chat_itself_is_listened_to(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """The site's own messages close nothing, and those of a third party open nothing.

    The chat speaks to the origin that embeds it alone.
    """
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        visitor.goto(reading_room)
        visitor.get_by_role("button", name=LAUNCHER).click()
        chat = ChatPage(visitor.frame_locator("iframe")).wait()
        visitor.evaluate("postMessage({ articleChat: 'close' }, '*')")
        visitor.wait_for_timeout(200)
        expect(chat.field).to_be_visible()
        inside = visitor.locator("iframe").element_handle().content_frame()
        told = inside.evaluate(
            """() => new Promise((resolve) => {
              const said = [];
              const parent = window.parent;
              addEventListener('message', (event) => said.push(event.origin));
              dispatchEvent(new MessageEvent('message', {
                data: { articleChat: 'open' }, origin: 'https://evil.example',
                source: parent }));
              setTimeout(() => resolve([document.activeElement.id, said]), 200);
            })"""
        )
        assert told == ["question", ["https://evil.example"]]


def test_its_look_is_chosen_by_attributes(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """Position, colour, greeting and language are the site's to choose."""
    attributes = (
        'data-position="left" data-colour="#ffd54a" data-language="de"'
        ' data-greeting="Fragen? &lt;b&gt;Hier&lt;/b&gt;"'
    )
    with site(f"{server.address}/chat", allowed_port, attributes) as reading_room:
        visitor.goto(reading_room)
        expect(visitor.get_by_text("Fragen? <b>Hier</b>")).to_be_visible()
        launcher = visitor.get_by_role("button", name="Chat zum Artikel")
        assert launcher.bounding_box()["x"] < 100
        expect(launcher).to_have_css("background-color", "rgb(255, 213, 74)")
        expect(launcher).to_have_css("color", "rgb(0, 0, 0)")
        launcher.click()
        frame = visitor.frame_locator("iframe")
        send = frame.get_by_role("button", name="Senden")
        expect(send).to_have_css("background-color", "rgb(255, 213, 74)")
        expect(frame.locator("html")).to_have_attribute("lang", "de")
