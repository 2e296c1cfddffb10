"""The chat on pages whose styles, policies and scripts get in its way."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage
from tests.browser.site import site
from tests.browser.test_embed import LAUNCHER
from tests.running_server import RunningServer

SIZE = 56
# What a page has in its head, at its end, and in its response's headers.
SITES: dict[str, dict[str, object]] = {
    "62.5 % root font": {"head": "<style>html { font-size: 62.5% }</style>"},
    "universal resets": {
        "head": """<style>* { all: unset !important; font-size: 6px !important }
        :not(:defined) { display: none !important }</style>"""
    },
    "rules for the body's children": {
        "head": """<style>body > * { opacity: 0.1; contain: strict;
        transform: scale(0.2); pointer-events: none !important;
        visibility: hidden !important }
        body { display: grid }</style>"""
    },
    "transformed body": {
        "head": """<style>body { transform: translateY(-120px) scale(0.5);
        filter: grayscale(1); height: 3000px; opacity: 0.2 }
        html { scrollbar-width: none }</style>"""
    },
    "transformed document": {
        "head": """<style>
        html { transform: translateX(40px); height: 3000px; scrollbar-width: none }
        body { perspective: 100px; will-change: transform; contain: layout }</style>"""
    },
    "strict policy with a nonce": {
        "headers": {
            "Content-Security-Policy": "default-src 'none'; img-src data:;"
            " style-src 'nonce-here'; script-src 'nonce-here' 'strict-dynamic';"
            " frame-src {server}; require-trusted-types-for 'script';"
            " trusted-types 'none'"
        }
    },
    "isolated": {
        "headers": {
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
    },
    "replaces its body": {
        "foot": """{embed}<script>addEventListener('load', () => setTimeout(() => {
          const body = document.createElement('body');
          body.append('Another page of this site');
          document.body.replaceWith(body);
        }, 50));</script>"""
    },
    "script in the head": {"head": "{embed}", "foot": ""},
    "script twice": {"head": "{embed}", "foot": "{embed}"},
}


@in_both
@pytest.mark.parametrize("name", SITES)
def test_the_chat_opens_on_hostile_pages(
    visitor: Page, server: RunningServer, allowed_port: int, name: str
) -> None:
    """One launcher stands where it should, in its size, and opens a working chat."""
    parts = dict(SITES[name])
    headers = {
        header: value.format(server=server.address)
        for header, value in dict(parts.pop("headers", {})).items()
    }
    nonce = 'nonce="here"'
    with site(
        f"{server.address}/chat", allowed_port, nonce, headers=headers, **parts
    ) as page:
        visitor.goto(page)
        if name == "replaces its body":
            expect(visitor.get_by_text("Another page")).to_be_visible()
        launchers = visitor.locator("article-chat-launcher .launcher")
        expect(launchers).to_have_count(1)
        launcher = visitor.locator("article-chat-launcher .launcher")
        expect(launcher).to_be_visible()
        expect(launcher).to_have_accessible_name(LAUNCHER)
        place, size = launcher.bounding_box(), visitor.viewport_size
        assert (place["width"], place["height"]) == (SIZE, SIZE)
        assert place["x"] + SIZE == size["width"] - 20
        assert place["y"] + SIZE == size["height"] - 20
        host = "getComputedStyle(document.querySelector('article-chat-launcher'))"
        assert visitor.evaluate(f"{host}.opacity") == "1"
        launcher.click()
        chat = ChatPage(visitor.frame_locator("iframe")).wait()
        chat.ask("did they send weapons")
        panel = visitor.locator("article-chat-launcher .panel").bounding_box()
        assert panel["width"] == 408
        chat.field.press("Escape")
        expect(launcher).to_be_focused()


@in_both
def test_an_open_chat_comes_back_open(
    visitor: Page, server: RunningServer, allowed_port: int
) -> None:
    """When the page replaces its body under an open chat, the conversation is there."""
    with site(f"{server.address}/chat", allowed_port) as page:
        visitor.goto(page)
        visitor.get_by_role("button", name=LAUNCHER).click()
        chat = ChatPage(visitor.frame_locator("iframe")).wait()
        chat.ask("did they send weapons")
        visitor.evaluate("document.body.replaceChildren('Another page')")
        chat.wait()
        expect(chat.answers).to_have_count(1)
        chat.ask("tell me more")
