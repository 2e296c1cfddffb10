"""Questions whose right answers a person has judged.

A folder of judged questions has up to three files with a JSON object a line:

- `single.jsonl`: `{"text", "accept": [intents], "must_caveat", "kind"}`, one question
  each, right when the reply answers one of `accept`;
- `multi.jsonl`: `{"text", "needs": [intents], "must_caveat"}`, several questions in a
  message, right when the reply answers all of `needs`;
- `dialogues.jsonl`: `{"id", "turns": [{"user", "expect": {"accept", "must_caveat"}}]}`,
  a conversation each, judged turn by turn.

`must_caveat` tells whether the reply has to carry the caveat.
"""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


class JudgedError(ValueError):
    """The judged questions are broken; the message names file, line and mend."""


@dataclasses.dataclass(frozen=True)
class Turn:
    """One message and what its reply has to be.

    Attributes:
        text: what the user writes.
        part: which file it is from: "single", "multi" or "dialogues".
        kind: the kind of question, as judged; empty where there is none.
        intents: which intents are right.
        all_needed: whether the reply has to answer all of them, or any one.
        must_caveat: whether the reply has to carry the caveat.
        conversation: the turns of one conversation share it.
    """

    text: str
    part: str
    kind: str
    intents: frozenset[str]
    all_needed: bool
    must_caveat: bool
    conversation: str


def read(folder: Path) -> list[Turn]:
    """Reads the judged questions.

    Args:
        folder: holds the files described above.

    Raises:
        JudgedError: there is none of the files, or a line is not of the form.
    """
    readers: dict[str, Callable[[dict[str, Any], str], list[Turn]]] = {
        "single": _single,
        "multi": _multi,
        "dialogues": _dialogue,
    }
    turns = []
    for part, reader in readers.items():
        path = folder / f"{part}.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        for number, line in enumerate(lines, start=1):
            where = f"{path}, line {number}"
            try:
                turns += reader(json.loads(line), f"{part} {number}")
            except (KeyError, TypeError) as error:
                raise JudgedError(f"{where}: add or mend {error}") from error
            except json.JSONDecodeError as error:
                raise JudgedError(f"{where}: not JSON ({error})") from error
    if not turns:
        raise JudgedError(
            f"{folder}: no question in {', '.join(f'{part}.jsonl' for part in readers)}"
        )
    return turns


def _single(entry: dict[str, Any], conversation: str) -> list[Turn]:
    return [
        Turn(
            text=entry["text"],
            part="single",
            kind=entry.get("kind") or "",
            intents=frozenset(entry["accept"]),
            all_needed=False,
            must_caveat=entry["must_caveat"],
            conversation=conversation,
        )
    ]


def _multi(entry: dict[str, Any], conversation: str) -> list[Turn]:
    return [
        Turn(
            text=entry["text"],
            part="multi",
            kind="",
            intents=frozenset(entry["needs"]),
            all_needed=True,
            must_caveat=entry["must_caveat"],
            conversation=conversation,
        )
    ]


def _dialogue(entry: dict[str, Any], conversation: str) -> list[Turn]:
    return [
        Turn(
            text=turn["user"],
            part="dialogues",
            kind="",
            intents=frozenset(turn["expect"]["accept"]),
            all_needed=False,
            must_caveat=turn["expect"]["must_caveat"],
            conversation=conversation,
        )
        for turn in entry["turns"]
    ]
