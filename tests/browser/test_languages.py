"""Languages: of the labels, of the answers, and the direction that they run in."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from answers.article import Article
from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage
from tests.running_server import RunningServer

ARABIC = "لماذا تدعم كوريا الشمالية فلسطين؟"


@in_both
@pytest.mark.parametrize(
    ("question", "code", "direction"),
    [
        (ARABIC, "ar", "rtl"),
        ("Warum unterstützt Nordkorea die Palästinenser so sehr?", "de", "ltr"),
        ("what history do they share", "en", "ltr"),
    ],
)
def test_a_reply_is_marked_with_its_language(
    chat: ChatPage,
    page: Page,
    article: Article,
    question: str,
    code: str,
    direction: str,
) -> None:
    """A reply in another language has its code and its direction."""
    answer = chat.ask(question)
    passage = answer.locator(".passages [lang]").first
    expect(passage).to_have_attribute("lang", code)
    expect(passage).to_have_css("direction", direction)
    if code in article.languages:
        expect(passage).to_have_text(article.languages[code])
    page.reload()
    expect(passage).to_have_attribute("lang", code)


def test_labels_come_in_other_languages(
    browser: Browser, server: RunningServer
) -> None:
    """Every language has all labels and the tab's title; answers stay English."""
    languages = {
        "de": ("Ihre Frage", "Artikel-Assistent"),
        "fr": ("Votre question", "Assistant de l’article"),
        "es": ("Su pregunta", "Asistente del artículo"),
    }
    with ExitStack() as closing:
        for code, (name, title) in languages.items():
            page = browser.new_page()
            closing.callback(page.close)
            page.goto(f"{server.address}/chat#language={code}-XX")
            field = page.get_by_role("textbox", name=name)
            field.fill("did they send weapons")
            field.press("Enter")
            expect(page.locator(".answer [lang=en]").first).to_be_visible()
            expect(page.locator("html")).to_have_attribute("lang", code)
            expect(page).to_have_title(title)


@pytest.mark.parametrize(
    ("locale", "code"), [("de-AT", "de"), ("fr", "fr"), ("ja", "en"), ("en-US", "en")]
)
def test_the_browsers_language_is_taken(
    browser: Browser, server: RunningServer, locale: str, code: str
) -> None:
    """Without a wish the labels are in the browser's language, or else in English."""
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(f"{server.address}/chat")
    expect(page.locator(".welcome .suggestions")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", code)
    context.close()
