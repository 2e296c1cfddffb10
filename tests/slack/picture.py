"""Draws an answer's Block Kit as a web page, and a picture of it for the README.

A drawing, not Slack: it shows which blocks there are and in which order.
`python -m tests.slack.picture deploy/slack-answer.png` makes the picture.
"""

import html
import re
import sys
from pathlib import Path
from typing import Any

from answers.article import load
from answers.compose import compose
from answers.turn import Asked, State
from channels.conversation import Said
from channels.slack import blocks
from tests.browser.browsers import chromium

WIDTH = 720
QUESTION = "did they send weapons?"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<title>A drawing of an answer in Slack</title>
<style>
body {{ margin: 0; padding: 24px; font: 15px/1.46 Lato, "Helvetica Neue", Arial,
       "DejaVu Sans", sans-serif; color: #1d1c1d; background: #fff }}
figcaption {{ color: #616061; font-size: 12px; margin-bottom: 12px }}
figure {{ margin: 0 }}
.message {{ display: flex; gap: 10px; margin-bottom: 14px }}
.face {{ flex: none; width: 36px; height: 36px; border-radius: 6px; color: #fff;
        background: #1f3a5f; text-align: center; line-height: 36px; font-weight: 700 }}
.who {{ font-weight: 700 }}
.app {{ background: #e8e8e8; color: #616061; font-size: 10px; padding: 1px 4px;
       border-radius: 2px; margin-left: 4px }}
p {{ margin: 4px 0 }}
.context {{ color: #616061; font-size: 12px }}
blockquote {{ margin: 8px 0; padding-left: 12px; border-left: 4px solid #ddd }}
.actions {{ display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0 }}
.button {{ border: 1px solid #bbb; border-radius: 4px; padding: 5px 12px;
          font-weight: 700; font-size: 13px }}
.thumbs {{ display: flex; gap: 14px; color: #616061; font-size: 12px }}
.thumbs svg {{ width: 13px; vertical-align: -2px }}
</style>
<figure><figcaption>A drawing of the message's blocks, not a screenshot of Slack
</figcaption>{messages}</figure></html>"""
THUMB = (
    '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4"'
    ' style="transform:{turn}"><path d="M2 7h3v7H2zM5 7l3-5c1 0 2 1 1.6 2.4L9 7h4c1 0'
    ' 1.4.8 1.2 1.6l-1 4c-.2.9-.9 1.4-1.8 1.4H5z"/></svg>'
)
WARNING = (
    '<svg viewBox="0 0 16 16" style="width:16px;vertical-align:-3px">'
    '<path fill="#ecb22e" d="M8 1 15.5 15H.5z"/>'
    '<path d="M7.2 6h1.6l-.3 5h-1zM7.2 12h1.6v1.6H7.2z"/></svg>'
)


def draw(sent: dict[str, Any], question: str) -> str:
    """Returns a page that shows a question and the message that answers it.

    Args:
        sent: the message's fields.
        question: what the user wrote.
    """
    asked = _message("Ann", "A", f"<p>{html.escape(question)}</p>", app=False)
    body = "".join(_block(block) for block in sent["blocks"])
    return PAGE.format(messages=asked + _message("Article assistant", "§", body))


def _message(who: str, face: str, body: str, app: bool = True) -> str:
    badge = '<span class="app">APP</span>' if app else ""
    return (
        f'<div class="message"><div class="face">{face}</div>'
        f'<div><span class="who">{who}</span>{badge}{body}</div></div>'
    )


def _block(block: dict[str, Any]) -> str:
    kind = block["type"]
    if kind == "section":
        text = _markup(block["text"]["text"])
        if text.startswith(">"):
            return f"<blockquote>{text[1:]}</blockquote>"
        return f"<p>{text}</p>"
    if kind == "context":
        texts = " ".join(element["text"] for element in block["elements"])
        return f'<p class="context">{texts}</p>'
    if kind == "actions":
        titles = [element["text"]["text"] for element in block["elements"]]
        drawn = "".join(f'<span class="button">{title}</span>' for title in titles)
        return f'<div class="actions">{drawn}</div>'
    (thumbs,) = block["elements"]
    drawn = "".join(
        f"<span>{THUMB.format(turn=turn)} {thumbs[name]['text']['text']}</span>"
        for name, turn in (
            ("positive_button", "none"),
            ("negative_button", "rotate(180deg)"),
        )
    )
    return f'<div class="thumbs">{drawn}</div>'


def _markup(text: str) -> str:
    """Turns Slack's markup, whose text is escaped already, into HTML."""
    text = re.sub(r"^\*(.+)\*$", r"<b>\1</b>", text)
    return text.replace(":warning:", WARNING)


def answer() -> dict[str, Any]:
    """Returns the message with which the assistant answers the question."""
    article = load()
    asked = Asked("topic_material_assistance")
    reply, _ = compose([asked], State(), article)
    said = Said(reply.text, reply.rasa_buttons, reply.custom(article))
    return blocks.message(said, article, blocks.Frame())


def main(target: Path) -> None:
    """Draws the answer into a PNG file."""
    with chromium() as browser:
        page = browser.new_page(
            viewport={"width": WIDTH, "height": 100}, device_scale_factor=2
        )
        page.set_content(draw(answer(), QUESTION))
        page.screenshot(path=target, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
