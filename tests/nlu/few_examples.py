"""A few examples of each kind, from which all models learn within seconds."""

from pathlib import Path
from typing import Any

import yaml

from answers.article import Article
from nlu.examples import read_claim_questions
from server.model import PROJECT

MONEY, WEAPONS = "ask_financial_aid", "topic_material_assistance"
REACTION = "topic_international_repercussions"
QUESTIONS = {
    MONEY: ["is there any money", "did they pay them", "financial aid", "any cash"],
    WEAPONS: ["did they send weapons", "weapons", "any arms sent", "were guns sent"],
    REACTION: ["how did the world react", "who is against it", "the reaction abroad"],
    "greet": ["hello", "hi there", "good morning", "hey you"],
    "tell_more": ["tell me more", "more please", "go on", "what else"],
    "ask_certainty": ["is that confirmed", "is it certain", "how sure is that"],
    "not_covered": [
        "how much was it",
        "how many soldiers are there",
        "who is its king",
    ],
    "out_of_scope": ["the recipe for a cake", "will it rain", "play a song"],
}
MORE = ["tell me more", "more", "go on"]
SURE = ["is that confirmed?", "are you sure of it", "confirmed?"]
HOW_MUCH = ["how much?", "how much was it", "how many?"]


def _talk(
    name: str, *turns: tuple[str | list[str], str, dict[str, Any]]
) -> dict[str, Any]:
    labelled = [{"user": user, "asks": asks, **more} for user, asks, more in turns]
    return {"name": name, "turns": labelled}


MATERIAL = {"material": True}
ACCUSED = {"claims": ["reaction_accusation"]}
CONVERSATIONS = [
    _talk("money", ("any money?", MONEY, {}), (HOW_MUCH, "not_covered", MATERIAL)),
    _talk("money, more", ("any cash?", MONEY, {}), (MORE, "tell_more", {})),
    _talk("money, sure", ("did they pay?", MONEY, {}), (SURE, "ask_certainty", {})),
    _talk(
        "weapons",
        ("did they send weapons?", WEAPONS, {}),
        (["and money?", "what about money", "money as well?"], MONEY, {}),
        (["and weapons again?", "back to the weapons"], WEAPONS, {}),
        (
            ["more on the money", "more about financial aid"],
            "tell_more",
            {"about": MONEY},
        ),
        (["any cake?", "sing a song"], "out_of_scope", {"material": False}),
    ),
    _talk("weapons, sure", ("guns?", WEAPONS, {}), (SURE, "ask_certainty", {})),
    _talk(
        "reaction",
        ("how did the world react?", REACTION, {}),
        (["accused by whom?", "who accused them", "and the us?"], REACTION, ACCUSED),
        (HOW_MUCH, "not_covered", {"material": False}),
    ),
    _talk(
        "reaction, more", ("who is against it?", REACTION, {}), (MORE, "tell_more", {})
    ),
    _talk("hello", ("hello", "greet", {}), ("weapons?", WEAPONS, {})),
]
SEVERAL = [
    ("did they send weapons? is there any money?", 2),
    ("is there any money and did they send weapons", 2),
    ("how did the world react? were guns sent?", 2),
    ("who is against it, is that confirmed?", 2),
    ("any money? any arms?", 2),
    ("guns and weapons", 1),
    ("the reaction of the us and the world", 1),
    ("did they send guns, arms or weapons", 1),
    ("is there money or financial aid", 1),
]


def claim_questions(article: Article) -> dict[str, list[str]]:
    """Returns two of the real questions to each claim."""
    questions = read_claim_questions(PROJECT / "data" / "claims.yml", article)
    return {id: texts[:2] for id, texts in questions.items()}


def write(folder: Path, article: Article) -> Path:
    """Writes all but Rasa's own examples into a folder, and returns it."""
    several = [{"text": text, "parts": _parts(text, count)} for text, count in SEVERAL]
    several += [
        {"text": f"i read it all. {text}", "parts": [text]}
        for text in QUESTIONS[WEAPONS]
    ]
    (folder / "turns").mkdir()
    for name, content in (
        ("turns/talks.yml", CONVERSATIONS),
        ("claims.yml", claim_questions(article)),
        ("several.yml", several),
    ):
        (folder / name).write_text(yaml.safe_dump(content), "utf-8")
    return folder


def _parts(text: str, count: int) -> list[str]:
    """Returns the parts of a text: itself, or what its first mark or "and" parts."""
    if count == 1:
        return [text]
    mark = next(mark for mark in ("? ", " and ", ", ") if mark in text)
    return [part.strip("?") for part in text.split(mark, 1)]
