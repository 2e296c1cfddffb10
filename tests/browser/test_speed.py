"""What the page weighs, and how soon an answer stands there."""

import statistics

from playwright.sync_api import Browser, Page

from tests.browser.chat_page import ChatPage
from tests.running_server import RunningServer

MAX_BYTES = 30 * 1024
TURNS = 20
# Measured inside the page: from the key to the frame in which the answer is drawn.
ASK = """(text) => new Promise((resolve) => {
  const field = document.querySelector('textarea');
  const log = document.querySelector('.log');
  const count = log.querySelectorAll('.answer').length;
  field.value = text;
  const begun = performance.now();
  const observer = new MutationObserver(() => {
    if (log.querySelectorAll('.answer').length > count) {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => {
        const [entry] = performance.getEntriesByType('resource').slice(-1);
        resolve([performance.now() - begun, entry.serverTiming[0].duration]);
      }));
    }
  });
  observer.observe(log, { childList: true });
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
})"""


def test_the_page_is_light(browser: Browser, server: RunningServer) -> None:
    """All that is fetched before the first message is at most 30 KB, compressed."""
    page = browser.new_context().new_page()
    sizes: dict[str, int] = {}

    def note(request: object) -> None:
        sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", note)
    page.goto(f"{server.address}/chat", wait_until="networkidle")
    ChatPage(page).wait()
    page.context.close()
    total = sum(sizes.values())
    print(f"\n{total / 1024:.1f} KB in {len(sizes)} files before the first message")
    assert len(sizes) > 10
    assert total <= MAX_BYTES


def test_the_time_to_an_answer(page: Page, chat: ChatPage) -> None:
    """The median time from Enter to the drawn answer, beside the server's own."""
    chat.ask("what history do they share")
    times = [page.evaluate(ASK, "did they send weapons") for _ in range(TURNS)]
    on_screen, on_server = (
        statistics.median(column) for column in zip(*times, strict=True)
    )
    print(
        f"\nEnter to answer: {on_screen:.0f} ms; the server's turn: {on_server:.0f} ms"
    )
    assert on_screen >= on_server > 0
