"""Takes pictures of the chat for people to look at: `make screenshots`.

They go to reports/screenshots; the one of the README goes to web/.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from server.model import PROJECT
from tests.browser.browsers import chromium
from tests.browser.chat_page import ChatPage, open_chat
from tests.browser.site import site
from tests.running_server import RunningServer, free_port

REPORTS = PROJECT / "reports" / "screenshots"
README_PICTURE = PROJECT / "web" / "chat.png"
DESKTOP = {"width": 1440, "height": 900}
README_SIZE = {"width": 1120, "height": 760}
TABLET = {"width": 768, "height": 1024}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
# A window of 1280 by 800, enlarged to 400 %.
ENLARGED = {"width": 320, "height": 200}
# Scrolling under way would move what is to be pressed.
STILL = {"reduced_motion": "reduce"}
SETTLED_MS = 600


def converse(page: Page) -> None:
    """Asks what shows most: citations, the caveat and a vote."""
    chat = ChatPage(page)
    chat.ask("Why does North Korea support Palestine?")
    answer = chat.ask("Have they sent weapons?")
    answer.get_by_role("button", name="Helpful", exact=True).click()
    expect(answer.get_by_text("Thanks for your feedback.")).to_be_visible()
    chat.field.focus()


def take(page: Page, name: str) -> None:
    """Saves a picture of what is on the screen."""
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=REPORTS / f"{name}.png")


def wide(browser: Browser, address: str) -> None:
    """Pictures of the page on a desk and a tablet: welcome, conversation, citation."""
    for name, viewport in (("desktop", DESKTOP), ("tablet", TABLET)):
        for scheme in ("light", "dark"):
            page = open_chat(
                browser, address, viewport=viewport, color_scheme=scheme, **STILL
            )
            take(page, f"{name}-welcome-{scheme}")
            converse(page)
            take(page, f"{name}-{scheme}")
            page.locator(".answer").last.locator(".citation").first.click()
            take(page, f"{name}-citation-{scheme}")


def readme(browser: Browser, address: str) -> None:
    """The picture of the README: a question, its answer, and where that stands."""
    page = open_chat(browser, address, viewport=README_SIZE, **STILL)
    answer = ChatPage(page).ask("Have they sent weapons?")
    answer.locator(".citation").first.click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=README_PICTURE)


def narrow(browser: Browser, address: str) -> None:
    """Pictures of the page on phones, and on a screen that is much enlarged."""
    options = {"has_touch": True, "is_mobile": True, **STILL}
    for name, viewport in (("phone", PHONE), ("narrow", NARROW)):
        for scheme in ("light", "dark"):
            page = open_chat(
                browser, address, viewport=viewport, color_scheme=scheme, **options
            )
            take(page, f"{name}-welcome-{scheme}")
            converse(page)
            take(page, f"{name}-{scheme}")
            page.locator(".answer").last.locator(".citation").first.click()
            take(page, f"{name}-citation-{scheme}")
            page.get_by_role("button", name="View article").click()
            take(page, f"{name}-article-{scheme}")
    page = open_chat(browser, address, viewport=ENLARGED, **STILL)
    take(page, "enlarged-welcome")
    ChatPage(page).ask("Have they sent weapons?")
    take(page, "enlarged")


def from_right_to_left(browser: Browser, address: str) -> None:
    """Pictures of a question and a reply that run from right to left."""
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        page = open_chat(browser, address, viewport=viewport, **STILL)
        ChatPage(page).ask("لماذا تدعم كوريا الشمالية فلسطين؟")
        take(page, f"right-to-left-{name}")


def problems(browser: Browser, address: str) -> None:
    """Pictures of what goes wrong: server away, too long, hostile words."""
    page = open_chat(browser, address, viewport=DESKTOP)
    chat = ChatPage(page)
    chat.ask("<img src=x onerror=alert(1)> \u202eright to left\u202c [a](javascript:0)")
    down = chat.answers.last.get_by_role("button", name="Not helpful")
    down.click()
    expect(page.get_by_role("button", name="Send comment")).to_be_visible()
    take(page, "comment")
    page.route("**/chat/messages", lambda route: route.abort())
    page.route("**/chat/article.json", lambda route: route.abort())
    chat.field.fill("Who criticised it?")
    chat.field.press("Enter")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    take(page, "away")
    chat.field.fill("a very long question " * 49)
    take(page, "too-long")


def embedded(browser: Browser, address: str, port: int) -> None:
    """Pictures of the chat on another site, on a desk and on a phone."""
    greeting = 'data-greeting="Questions about the article?"'
    with site(f"{address}/chat", port, greeting) as reading_room:
        for name, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            page = browser.new_page(viewport=viewport)
            page.goto(reading_room)
            take(page, f"embedded-launcher-{name}")
            page.get_by_role("button", name="Chat about the article").click()
            chat = ChatPage(page.frame_locator("iframe")).wait()
            chat.ask("Have they sent weapons?")
            take(page, f"embedded-{name}")


def main() -> int:
    """Takes all pictures."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        server = RunningServer(Path(folder), embed_on=[f"http://127.0.0.1:{port}"])
        server.start()
        try:
            readme(browser, server.address)
            wide(browser, server.address)
            narrow(browser, server.address)
            from_right_to_left(browser, server.address)
            problems(browser, server.address)
            embedded(browser, server.address, port)
        finally:
            server.stop()
    print(f"Pictures: {REPORTS}, and {README_PICTURE.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
