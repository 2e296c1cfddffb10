"""Judged questions are read, asked of the real assistant, and counted."""

import json
from pathlib import Path

import pytest

from evaluation import asking, judged
from evaluation.asking import Judgement
from evaluation.judged import JudgedError, Turn
from server.model import ensure_model

SINGLE = {
    "text": "did north korea send them weapons?",
    "accept": ["topic_material_assistance"],
    "must_caveat": True,
    "kind": "plain",
}
OUTSIDE = {
    "text": "who won the world cup",
    "accept": ["out_of_scope"],
    "must_caveat": False,
    "kind": "outside",
}
MULTI = {
    "text": "Why do they support Palestine, and what is their shared history?",
    "needs": ["ask_why_support", "topic_historical_solidarity"],
    "must_caveat": False,
}
DIALOGUE = {
    "id": "one",
    "turns": [
        {
            "user": "any weapons?",
            "expect": {"accept": ["topic_material_assistance"], "must_caveat": True},
        },
        {
            "user": "tell me more",
            "expect": {"accept": ["tell_more"], "must_caveat": True},
        },
    ],
}


def write(folder: Path, **parts: list[dict]) -> Path:
    """Writes judged questions, a line each."""
    for part, entries in parts.items():
        lines = "".join(json.dumps(entry) + "\n" for entry in entries)
        (folder / f"{part}.jsonl").write_text(lines, "utf-8")
    return folder


def turn(*intents: str, all_needed: bool = False) -> Turn:
    """Returns a turn that wants these intents."""
    return Turn("?", "single", "", frozenset(intents), all_needed, False, "single 1")


def judgement(turn: Turn, *replied: str, offered: str = "") -> Judgement:
    """Returns what became of a turn."""
    return Judgement(turn, replied, caveat=False, offered=frozenset([offered]))


def test_every_form_is_read(tmp_path: Path) -> None:
    """Given the three files, each line becomes turns with what is expected of them."""
    write(tmp_path, single=[SINGLE, OUTSIDE], multi=[MULTI], dialogues=[DIALOGUE])
    first, _, several, one, two = judged.read(tmp_path)
    assert first == Turn(
        text=SINGLE["text"],
        part="single",
        kind="plain",
        intents=frozenset(["topic_material_assistance"]),
        all_needed=False,
        must_caveat=True,
        conversation="single 1",
    )
    assert several.all_needed
    assert several.intents == frozenset(MULTI["needs"])
    assert one.conversation == two.conversation == "dialogues 1"
    assert (two.text, two.must_caveat) == ("tell me more", True)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "why"}', r"single.jsonl, line 2: add or mend 'accept'"),
        ('{"text": ', r"single.jsonl, line 2: not JSON"),
        ("[1]", r"single.jsonl, line 2: add or mend"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    """Given a line that is not of the form, the error names file, line and mend."""
    write(tmp_path, single=[SINGLE])
    with (tmp_path / "single.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(JudgedError, match=message):
        judged.read(tmp_path)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    """Given no file, the error names those that are looked for."""
    with pytest.raises(JudgedError, match=r"no question in single.jsonl, multi.jsonl"):
        judged.read(tmp_path)


def test_any_accepted_intent_is_right() -> None:
    """Given several accepted intents, one is enough; the same answer counts too."""
    wanted = turn("ask_summary", "ask_international_impact")
    assert judgement(wanted, "ask_summary").right
    assert judgement(wanted, "topic_international_repercussions").right
    assert not judgement(wanted, "ask_source").right


def test_all_needed_intents_must_be_answered() -> None:
    """Given several questions, all have to be answered."""
    wanted = turn("ask_summary", "ask_source", all_needed=True)
    assert judgement(wanted, "ask_source", "ask_summary").right
    assert not judgement(wanted, "ask_source").right


def test_asking_back_counts_by_itself() -> None:
    """Given a clarifying question, it is not right, but told if it offers what is."""
    wanted = turn("ask_summary")
    assert judgement(wanted, "clarify", offered="ask_summary").clarified
    assert not judgement(wanted, "clarify", offered="ask_summary").right
    assert not judgement(wanted, "clarify", offered="ask_source").clarified
    assert not judgement(wanted, "ask_source", offered="ask_summary").clarified


def test_judgements_are_grouped() -> None:
    """Given kinds and conversations, judgements are grouped by them."""
    wanted = [
        Turn("?", "single", kind, frozenset(), False, False, "s") for kind in "abb"
    ] + [Turn("?", "dialogues", "", frozenset(), False, False, name) for name in "xyx"]
    found = [judgement(each) for each in wanted]
    kinds = asking.by_kind(found)
    assert [(kind, len(of)) for kind, of in kinds.items()] == [("b", 2), ("a", 1)]
    assert [len(turns) for turns in asking.dialogues(found)] == [2, 1]


def test_what_was_missed_is_listed() -> None:
    """Given a wrong reply and one that lacks the caveat, both are told."""
    needs_caveat = Turn(
        "guns?", "single", "", frozenset(["a"]), False, True, "single 3"
    )
    text = asking.describe_missed(
        [
            judgement(turn("a"), "a"),
            judgement(turn("b"), "c"),
            judgement(needs_caveat, "a"),
        ]
    )
    assert "| single 1 | ? | b | c |  |" in text
    assert "| single 3 | guns? | a | a | missing |" in text
    assert len(text.splitlines()) == 6


async def test_the_real_assistant_is_asked(tmp_path: Path) -> None:
    """Given the trained model, each conversation is its own and replies are judged."""
    write(tmp_path, single=[SINGLE, OUTSIDE], multi=[MULTI], dialogues=[DIALOGUE])
    agent = asking.load_agent(ensure_model())
    judgements = await asking.ask(agent, judged.read(tmp_path))
    assert [each.right for each in judgements] == [True] * 5
    assert [each.caveat for each in judgements] == [True, False, False, True, True]
    assert judgements[0].offered


def test_another_model_is_not_taken(tmp_path: Path) -> None:
    """Given a model that is missing, Rasa's newest one is not taken for it."""
    missing = ensure_model().with_name("missing.tar.gz")
    with pytest.raises(
        JudgedError, match=r"missing.tar.gz is missing: run `make train"
    ):
        asking.load_agent(missing)
