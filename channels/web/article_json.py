"""What the page needs to know of the article: its sections, claim by claim."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from answers.article import Article, ArticleError, Claim
from answers.caveat import with_caveat
from answers.compose import compose
from answers.reply import Button, Passage, menu
from answers.turn import Asked, State


def describe(article: Article) -> dict[str, Any]:
    """Returns the article as the page shows it beside the conversation.

    Returns:
        A JSON object with `title`, `date` (ISO), `url` (of the original, or `None`),
        `menu` (buttons) and `sections`, each with `name` and `passages` in the form of
        a reply's. The caveat stands where it
        would stand in a reply that says the same.
    """
    about = article.article
    ask = ask_buttons(article)
    return {
        "title": about.title,
        "date": about.date.isoformat(),
        "url": about.url,
        "menu": [dataclasses.asdict(button) for button in menu(article)],
        "sections": [
            {
                "name": name,
                "passages": [
                    {
                        "kind": passage.kind,
                        "text": passage.text,
                        "claims": [
                            {
                                **describe_claim(claim, claim.text, article),
                                "stance": claim.stance.value,
                                "ask": dataclasses.asdict(ask[claim.id]),
                            }
                            for claim in passage.claims
                        ],
                    }
                    for passage in _passages(section, article)
                ],
            }
            for section, name in about.sections.items()
        ],
    }


def describe_passage(passage: dict[str, Any], article: Article) -> dict[str, Any]:
    """Returns a reply's passage with its claims as the page shows them.

    Args:
        passage: one of those of `Reply.custom`; each claim gets the words told, and
            the text its language (`lang`).
        article: the article that it restates.
    """
    told = zip(passage["claims"], passage["statements"], strict=False)
    claims = [describe_claim(article.claim[id], text, article) for id, text in told]
    return {**passage, "claims": claims, "lang": _language(passage["text"], article)}


def _language(text: str, article: Article) -> str:
    """Returns the code of a text's language: English, unless it was said in another."""
    codes = (code for code, said in article.languages.items() if said == text)
    return next(codes, "en")


def describe_claim(claim: Claim, text: str, article: Article) -> dict[str, str]:
    """Returns a claim as the page shows it: `id`, `text` and name of the `section`.

    Args:
        claim: the claim.
        text: the wording to show.
        article: the article that it belongs to.
    """
    section = article.article.sections[claim.section]
    return {"id": claim.id, "text": text, "section": section}


def ask_buttons(article: Article) -> dict[str, Button]:
    """Returns for each claim's id a button that makes the assistant tell the claim.

    Raises:
        ArticleError: no button does; the message says what mends it.
    """
    buttons: dict[str, Button] = {}
    for button, claims in _told_by_buttons(article):
        for claim in claims:
            buttons.setdefault(claim.id, button)
    lost = [claim.id for claim in article.claims if claim.id not in buttons]
    if lost:
        raise ArticleError(
            f"article.yml: no button leads to {', '.join(lost)}; name them in the"
            " `answer` of a subject, or further to the front of its `more`"
        )
    return buttons


def _passages(section: str, article: Article) -> tuple[Passage, ...]:
    told = [
        Passage((claim.text,), "answer", (claim,))
        for claim in article.claims
        if claim.section == section
    ]
    return with_caveat(told, article.caveat)


def _told_by_buttons(
    article: Article,
) -> Iterator[tuple[Button, tuple[Claim, ...]]]:
    """Yields each button, the plainest first, with the claims of the reply to it."""
    for kind in ("subject", "ask_certainty", "tell_more"):
        for subject in article.subject.values():
            if kind == "subject":
                asked = Asked(subject.intent)
                button = Button.to(article, subject.intent)
            else:
                asked = Asked(kind, about=subject.intent)
                follow_up = Button.follow_up(article, kind, subject.intent)
                title = f"{follow_up.title} ({subject.title})"
                button = Button(title, follow_up.payload)
            reply, _ = compose([asked], State(), article)
            yield button, reply.claims
