"""Labelled conversations: each turn in its place, and broken files named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from answers.article import Article
from answers.turn import Asked
from nlu.context import ANSWER, NOTHING, OFFER, Context
from nlu.examples import ExamplesError
from nlu.turns import Turn, read_file, read_folder

MONEY, WEAPONS = "ask_financial_aid", "topic_material_assistance"
HISTORY = "topic_historical_solidarity"


def write(folder: Path, content: Any, name: str = "talks") -> Path:
    """Writes a file of conversations; text as it is, anything else as YAML."""
    file = folder / f"{name}.yml"
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    file.write_text(text, "utf-8")
    return file


def said(user: str | list[str], asks: str, **more: Any) -> dict[str, Any]:
    """Returns a turn as a file has it."""
    return {"user": user, "asks": asks, **more}


def read(folder: Path, article: Article, *turns: dict[str, Any]) -> list[Turn]:
    """Writes and reads one conversation."""
    return read_file(write(folder, [{"name": "talk", "turns": [*turns]}]), article)


def test_the_first_turn_leans_on_nothing(article: Article, tmp_path: Path) -> None:
    """Given the beginning of a conversation, its place is empty."""
    (turn,) = read(tmp_path, article, said(["Any MONEY?", "money"], MONEY))
    assert turn.texts == ("any money?", "money")
    assert turn.context == Context()
    assert turn.conversation == "talks: talk"


def test_a_turn_stands_after_what_the_core_replied(
    article: Article, tmp_path: Path
) -> None:
    """Given an answered question, the next turn's place has topic, subject, claims."""
    _, turn = read(tmp_path, article, said("Any money?", MONEY), said("why", "remark"))
    assert turn.context.topic == "any money?"
    assert turn.context.subject == MONEY
    assert turn.context.replied == (MONEY,)
    assert turn.context.kind == ANSWER
    assert turn.context.claims == article.subject[MONEY].answer
    assert "tell_more" in turn.context.choices


def test_the_first_message_leads_on(article: Article, tmp_path: Path) -> None:
    """Given several messages for a turn, the first one is the next turn's topic."""
    _, turn = read(tmp_path, article, said(["cash?", "aid"], MONEY), said("hm", "deny"))
    assert turn.context.topic == "cash?"


def test_an_offer_is_the_next_place(article: Article, tmp_path: Path) -> None:
    """Given a reply that ends in an offer, a yes stands after it."""
    turns = read(
        tmp_path, article, said("how much?", "not_covered"), said("yes", "affirm")
    )
    assert turns[1].context.kind == OFFER


def test_starting_over_leaves_nothing_to_lean_on(
    article: Article, tmp_path: Path
) -> None:
    """Given a restart, the next turn has no subject."""
    turns = [said("money?", MONEY), said("start over", "restart"), said("so?", "deny")]
    context = read(tmp_path, article, *turns)[2].context
    assert (context.subject, context.topic, context.claims) == (None, "", ())
    assert context.kind not in (ANSWER, OFFER, NOTHING)


def test_a_choice_by_place_stands_for_the_button(
    article: Article, tmp_path: Path
) -> None:
    """Given "the second one" after a greeting, the second subject is answered."""
    turns = [said("hi", "greet"), said("the second one", "choose_option")]
    *_, turn = read(tmp_path, article, *turns, said("more", "tell_more"))
    assert turn.context.subject == turn.context.replied[0] == HISTORY


def test_a_follow_up_is_about_the_last_subject(
    article: Article, tmp_path: Path
) -> None:
    """Given a follow-up without `about`, it is about what was answered last."""
    turns = [said("money?", MONEY), said("is that sure", "ask_certainty")]
    assert read(tmp_path, article, *turns)[1].asked.about == MONEY


def test_a_follow_up_may_name_its_subject(article: Article, tmp_path: Path) -> None:
    """Given a follow-up with `about`, it is about that."""
    follow_up = said("more on the past", "tell_more", about=HISTORY)
    turns = read(tmp_path, article, said("money?", MONEY), follow_up)
    assert turns[1].asked.about == HISTORY


@pytest.mark.parametrize(
    ("labelled", "material"),
    [
        (said("guns?", WEAPONS), True),
        (said("the past?", HISTORY), False),
        (said("armed groups?", HISTORY, claims=["reaction_militants"]), True),
        (said("how many guns?", "not_covered", material=True), True),
        (said("how tall is he?", "not_covered"), False),
        (said("more on guns", "tell_more", about=WEAPONS), True),
    ],
)
def test_what_touches_material_assistance_is_known(
    article: Article, tmp_path: Path, labelled: dict[str, Any], material: bool
) -> None:
    """Given a label, its subject and claims tell it, else its own `material`."""
    assert read(tmp_path, article, labelled)[0].asked.material is material


def test_a_pointed_question_keeps_its_claims(article: Article, tmp_path: Path) -> None:
    """Given a turn with claims, they are what it asks."""
    (turn,) = read(
        tmp_path, article, said("by whom?", HISTORY, claims=["history_japan"])
    )
    assert turn.asked == Asked(HISTORY, claims=("history_japan",))


def test_a_folder_is_read_file_by_file(article: Article, tmp_path: Path) -> None:
    """Given two files with conversations of one name, their names stay apart."""
    for name in ("b", "a"):
        write(tmp_path, [{"name": "talk", "turns": [said("hi", "greet")]}], name)
    found = [turn.conversation for turn in read_folder(tmp_path, article)]
    assert found == ["a: talk", "b: talk"]


def test_an_empty_folder_is_named(article: Article, tmp_path: Path) -> None:
    """Given a folder without files, the error names it and the mend."""
    with pytest.raises(ExamplesError, match=f"{tmp_path}: holds no .yml file; name"):
        read_folder(tmp_path, article)


@pytest.mark.parametrize(
    ("labelled", "problem"),
    [
        ("hi", "must have `user` and `asks`"),
        ({"user": "hi"}, "must have `user` and `asks`"),
        (
            said("hi", "greet", mood="glad"),
            "must have `user` and `asks`, and else only",
        ),
        (said([], "greet"), r"`user` holds \[\]; write one message or a list"),
        (said(" ", "greet"), "`user` holds ' '; write one message or a list"),
        ({"user": 1948, "asks": "greet"}, "`user` holds 1948; write .* quoted"),
        (said("hi", "wave"), "`asks` names 'wave', which is not an intent"),
        (said("more", "tell_more", about="x"), "'x' is not a subject of article.yml"),
        (said("why", HISTORY, claims=["x"]), "'x' is not a claim of article.yml"),
    ],
)
def test_a_broken_turn_is_named(
    article: Article, tmp_path: Path, labelled: Any, problem: str
) -> None:
    """Given a wrong turn, the error names file, conversation, turn and mend."""
    with pytest.raises(ExamplesError, match=f"^talks.yml: talk, turn 2: {problem}"):
        read(tmp_path, article, said("hi", "greet"), labelled)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"name": "talk"}, "must be a list of conversations"),
        (["talk"], "conversation 1: must have `name` and `turns`, nothing else"),
        ([{"name": "talk"}], "conversation 1: must have `name` and `turns`"),
        (
            [{"name": "talk", "turns": [said("hi", "greet")]}] * 2,
            "talk: the name is used twice; rename one of the two",
        ),
    ],
)
def test_a_broken_conversation_is_named(
    article: Article, tmp_path: Path, content: Any, problem: str
) -> None:
    """Given a wrong conversation, the error names the file, it, and the mend."""
    with pytest.raises(ExamplesError, match=f"^talks.yml: {problem}"):
        read_file(write(tmp_path, content), article)


@pytest.mark.parametrize("turns", [None, "hi", 5, []])
def test_turns_must_be_a_list(article: Article, tmp_path: Path, turns: Any) -> None:
    """Given a conversation without a list of turns, the error names it."""
    file = write(tmp_path, [{"name": "talk", "turns": turns}])
    with pytest.raises(ExamplesError, match=r"^talks\.yml: talk: `turns` must"):
        read_file(file, article)


def test_claims_must_be_a_list(article: Article, tmp_path: Path) -> None:
    """Given one claim in place of a list, the error names turn and mend."""
    labelled = said("by whom?", HISTORY, claims="history_japan")
    with pytest.raises(
        ExamplesError, match=r"^talks\.yml: talk, turn 1: `claims` holds .* list"
    ):
        read(tmp_path, article, labelled)
