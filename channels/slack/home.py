"""The Home tab and the prompts of an assistant thread: what can be asked."""

from typing import Any

from answers.article import Article
from channels.slack.blocks import article_date, ask_button, context, section

TITLE = "Ask about one article"
ABOUT = "I answer questions about one article and never say more than it does."
HOW = (
    "Press a question and find the answer under Messages. Or write to me there in your"
    " own words, mention me in a channel that I am in, or type {command} and a question"
    " anywhere. {command} forget deletes what I have stored of you."
)
PROMPTS_TITLE = "What would you like to know?"
MAX_PROMPTS = 4


def home(article: Article, command: str) -> dict[str, Any]:
    """Returns the Home tab's view.

    Args:
        article: what can be asked about.
        command: the slash command's name.
    """
    about = article.article
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": TITLE}},
            section(ABOUT),
            context(f"{about.title} · {article_date(article)}"),
            {"type": "divider"},
            {
                "type": "actions",
                "elements": [
                    ask_button(number, article.subject[intent].title, f"/{intent}")
                    for number, intent in enumerate(article.menu)
                ],
            },
            section(HOW.format(command=command)),
        ],
    }


def prompts(article: Article) -> list[dict[str, str]]:
    """Returns what Slack suggests in a new assistant thread, four at most."""
    titles = [article.subject[intent].title for intent in article.menu[:MAX_PROMPTS]]
    return [{"title": title, "message": title} for title in titles]
