"""The chat page as a user meets it: what to type, what to press, what stands there."""

import time

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

Where = Page | FrameLocator
WITHIN_SECONDS = 10


class ChatPage:
    """The chat, on its own page or in a frame."""

    def __init__(self, where: Where) -> None:
        """Takes the page or the frame that shows the chat."""
        self.field = where.get_by_role("textbox", name="Your question")
        self.send = where.get_by_role("button", name="Send")
        self.questions = where.locator(".question")
        self.answers = where.locator(".answer")
        self.state = where.locator(".state")
        self.panel = where.get_by_role("complementary")
        self._where = where

    def ask(self, text: str) -> Locator:
        """Types a question, presses Enter and returns the answer that comes."""
        count = self.answers.count()
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.answers).to_have_count(count + 1)
        return self.answers.last

    def press(self, name: str) -> None:
        """Presses the button of this name."""
        self._where.get_by_role("button", name=name, exact=True).click()

    def wait(self) -> "ChatPage":
        """Waits until the article is there and the chat is ready."""
        expect(self.state).to_have_text("Ready")
        return self


def open_chat(
    browser: Browser, address: str, path: str = "/chat", **options: object
) -> Page:
    """Opens the chat in a browser of its own, with nothing kept from before.

    Args:
        browser: the browser.
        address: the server's.
        path: what to open there.
        **options: of Playwright's `new_context`.
    """
    page = browser.new_context(**options).new_page()
    page.goto(f"{address}{path}")
    ChatPage(page).wait()
    return page


def wait_until_forgotten(page: Page, left: int) -> None:
    """Waits until so many conversations are left that the server must forget.

    `wait_for_function` would look a second time from within the page, whose policy
    forbids to evaluate what it is given.
    """
    give_up = time.monotonic() + WITHIN_SECONDS
    kept = "JSON.parse(localStorage.getItem('article-chat')).toForget.length"
    while page.evaluate(kept) != left:
        assert time.monotonic() < give_up, page.evaluate(kept)
        page.wait_for_timeout(50)
