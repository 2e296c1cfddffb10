"""Everybody can use it: keyboard, screen reader, phone, zoom, paper, dark rooms."""

import pytest
from playwright.sync_api import Browser, Page, expect

from answers.article import Article
from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, open_chat
from tests.running_server import RunningServer

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def focused(page: Page) -> str:
    """Returns the accessible words of what has the focus."""
    return page.evaluate(
        """() => { const e = document.activeElement;
        return e.getAttribute('aria-label') || e.textContent.trim() || e.id; }"""
    )


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until what has these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == words:
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(outline) != "none"
            return
    raise AssertionError(f"Tab never reached {words!r}")


@in_both
def test_a_whole_conversation_by_keyboard(chat: ChatPage, page: Page) -> None:
    """Ask, vote, follow a citation, ask about a claim, begin anew: no mouse needed."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "question":
            break
    expect(chat.field).to_be_focused()
    page.keyboard.type("did they send weapons")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1)
    expect(chat.field).to_be_focused()
    page.locator(".scroll").focus()
    tab_to(page, "Material assistance")
    page.keyboard.press("Enter")
    expect(page.locator("#claim-material_weapons")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "Ask about this"
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(2)
    expect(chat.field).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.locator(".answer").last.locator(".citation").last.focus()
    tab_to(page, "Helpful")
    page.keyboard.press("Space")
    expect(chat.answers.last.get_by_role("status")).to_have_text(
        "Thanks for your feedback."
    )
    page.locator(".theme").focus()
    tab_to(page, "New conversation")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focused(page) == "New conversation"
    page.keyboard.press("Enter")
    tab_to(page, "New conversation")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(0)
    expect(chat.field).to_be_focused()


def test_a_screen_reader_is_told(chat: ChatPage, page: Page) -> None:
    """Answers come in a polite log, who speaks and the caveat are said in words."""
    log = page.get_by_role("log", name="Messages")
    expect(log).to_have_attribute("aria-live", "polite")
    chat.ask("did they send weapons")
    expect(log).to_contain_text("You: did they send weapons")
    expect(log).to_contain_text("Assistant: ")
    expect(log.get_by_role("note")).to_have_accessible_name("Caveat")
    expect(page.get_by_role("region", name="Conversation")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 640, 900, 1280, 2560])
def test_nothing_sticks_out(
    browser: Browser, server: RunningServer, width: int
) -> None:
    """From the narrowest phone to a wide screen, nothing scrolls sideways.

    Not even with very long words, or words that run from right to left.
    """
    viewport = {"width": width, "height": 700}
    page = open_chat(browser, server.address, viewport=viewport)
    chat = ChatPage(page)
    arabic = "لماذا تدعم كوريا الشمالية فلسطين؟ " * 5
    for text in ("x" * 900, arabic, "\u202e" + "ab " * 90):
        chat.ask(text)
    chat.field.fill("x" * 1_001)
    overflow = """[...document.querySelectorAll('html, main, .scroll, .entry, .bubble')]
        .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"""
    assert page.evaluate(overflow) == []
    bubbles = page.locator(".bubble").all()
    assert all(0 <= b.bounding_box()["x"] < width for b in bubbles)
    page.context.close()


def test_on_a_phone_the_article_stands_below(
    browser: Browser, server: RunningServer
) -> None:
    """A citation leads down to its claim, a link leads back up."""
    page = open_chat(browser, server.address, **PHONE)
    chat = ChatPage(page)
    answer = chat.ask("did they send weapons")
    expect(answer.locator(".claims li").first).to_be_in_viewport()
    chat.field.focus()
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 0
    answer.locator(".citation").first.click()
    expect(page.locator("#claim-material_weapons")).to_be_in_viewport()
    expect(chat.field).not_to_be_in_viewport()
    page.get_by_role("button", name="View article").click()
    chat.press("Back to chat")
    expect(chat.field).to_be_in_viewport()
    page.context.close()


def test_the_theme_is_kept(chat: ChatPage, page: Page) -> None:
    """The theme follows the system until it is switched, and then stays."""
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(background)
    assert light != dark
    chat.press("Switch between light and dark mode")
    assert page.evaluate(background) == light
    page.reload()
    chat.wait()
    assert page.evaluate(background) == light


def test_nothing_moves_for_those_who_want_none(chat: ChatPage, page: Page) -> None:
    """With reduced motion, nothing is animated."""
    page.emulate_media(reduced_motion="reduce")
    page.route("**/chat/messages", lambda route: None)
    chat.field.fill("why")
    chat.field.press("Enter")
    expect(page.locator(".dots")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
    page.unroute_all(behavior="ignoreErrors")


def test_on_paper_the_words_remain(chat: ChatPage, page: Page) -> None:
    """Printed, the conversation and the article are whole, and nothing to press."""
    chat.ask("did they send weapons")
    page.emulate_media(media="print")
    expect(chat.field).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
    expect(chat.answers.get_by_role("note")).to_be_visible()
    expect(chat.panel.get_by_role("heading", level=2)).to_be_visible()
    cut = "getComputedStyle(document.querySelector('.scroll')).overflowY"
    assert page.evaluate(cut) == "visible"


@in_both
def test_much_enlarged_the_answer_has_the_room(
    browser: Browser, server: RunningServer
) -> None:
    """At 400 % of a small laptop, an answer may fill most of what is in sight."""
    page = open_chat(browser, server.address, viewport={"width": 320, "height": 200})
    chat = ChatPage(page)
    answer = chat.ask("did they send weapons")
    expect(answer).to_be_in_viewport()
    page.wait_for_timeout(1_000)
    room = page.evaluate(
        """() => { const seen = document.elementsFromPoint.bind(document);
        let lines = 0;
        document.querySelector('.answer').scrollIntoView({ block: 'start' });
        for (let y = 1; y < innerHeight; y += 2) {
          lines += seen(innerWidth / 2, y).some((e) => e.matches('.answer')) ? 2 : 0; }
        return lines / innerHeight; }"""
    )
    assert room > 0.8
    chat.field.press("x")
    expect(chat.field).to_be_in_viewport()
    page.context.close()


def test_the_welcome_names_the_article(
    browser: Browser, server: RunningServer, article: Article
) -> None:
    """On a phone too, where the article itself is further down."""
    page = open_chat(browser, server.address, **PHONE)
    about = page.locator(".welcome").get_by_text(article.article.title)
    expect(about).to_be_in_viewport()
    page.context.close()
