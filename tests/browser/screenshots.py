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
DESKTOP = {"width": 1280, "height": 800}
README_SIZE = {"width": 1120, "height": 760}
PHONE = {"width": 360, "height": 740}
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


def desktop(browser: Browser, address: str) -> None:
    """Pictures of the page on a desk: welcome, conversation, citation."""
    for scheme in ("light", "dark"):
        page = open_chat(
            browser, address, viewport=DESKTOP, color_scheme=scheme, **STILL
        )
        take(page, f"welcome-{scheme}")
        converse(page)
        page.locator(".answer").last.locator(".citation").first.click()
        take(page, f"desktop-{scheme}")


def readme(browser: Browser, address: str) -> None:
    """The picture of the README: a question, its answer, and where that stands."""
    page = open_chat(browser, address, viewport=README_SIZE, **STILL)
    answer = ChatPage(page).ask("Have they sent weapons?")
    answer.locator(".citation").first.click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=README_PICTURE)


def phone(browser: Browser, address: str) -> None:
    """Pictures of the page on a phone."""
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    for scheme in ("light", "dark"):
        page = open_chat(browser, address, color_scheme=scheme, **options)
        take(page, f"phone-welcome-{scheme}")
        converse(page)
        take(page, f"phone-{scheme}")
        page.get_by_role("button", name="View article").click()
        take(page, f"phone-article-{scheme}")


def problems(browser: Browser, address: str) -> None:
    """Pictures of what goes wrong: server away, too long, hostile words."""
    page = open_chat(browser, address, viewport=DESKTOP)
    chat = ChatPage(page)
    chat.ask("<img src=x onerror=alert(1)> \u202eright to left\u202c [a](javascript:0)")
    chat.ask("لماذا تدعم كوريا الشمالية فلسطين؟ " + "x" * 120)
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
            desktop(browser, server.address)
            phone(browser, server.address)
            problems(browser, server.address)
            embedded(browser, server.address, port)
        finally:
            server.stop()
    print(f"Pictures: {REPORTS}, and {README_PICTURE.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
