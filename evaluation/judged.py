"""Asks the trained assistant questions whose right answers a person has judged.

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
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from tqdm import tqdm

from channels.conversation import ReplyCollector
from evaluation.examples import same_answer
from evaluation.markdown import table
from server.action_endpoint import InProcessActions

CLARIFY = "clarify"


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


@dataclasses.dataclass(frozen=True)
class Judgement:
    """What became of a turn.

    Attributes:
        turn: the turn.
        replied: intents that the reply answers, in order.
        caveat: whether it carries the caveat.
        offered: intents that its buttons lead to.
    """

    turn: Turn
    replied: tuple[str, ...]
    caveat: bool
    offered: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether the reply answers what was asked."""
        found, wanted = _merged(self.replied), _merged(self.turn.intents)
        return wanted <= found if self.turn.all_needed else bool(wanted & found)

    @property
    def clarified(self) -> bool:
        """Whether the reply asks which of several is meant, the right one among them.

        The reply is not counted as right, but not as misunderstood either.
        """
        wanted = _merged(self.turn.intents)
        return CLARIFY in self.replied and bool(wanted & _merged(self.offered))


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


async def ask(agent: Agent, turns: Iterable[Turn]) -> list[Judgement]:
    """Asks all turns one after the other, each conversation as a sender of its own.

    Args:
        agent: the assistant.
        turns: what to ask, the turns of a conversation in order.
    """
    judgements = []
    for turn in tqdm(list(turns), "  Asking judged questions", leave=False):
        collector = ReplyCollector()
        await agent.handle_text(
            turn.text, output_channel=collector, sender_id=turn.conversation
        )
        if len(collector.messages) != 1:
            raise JudgedError(f"{turn.conversation}: no reply, or more than one")
        (said,) = collector.messages
        payloads = (button["payload"] for button in said.buttons)
        judgements.append(
            Judgement(
                turn,
                tuple(said.answer["intents"]),
                said.answer["caveat"],
                frozenset(each.removeprefix("/") for each in payloads),
            )
        )
    return judgements


def describe_missed(judgements: Sequence[Judgement]) -> str:
    """Returns what was not answered rightly, or lacks the caveat, as Markdown."""
    rows = [
        (
            each.turn.conversation,
            each.turn.text,
            ", ".join(sorted(each.turn.intents)),
            ", ".join(each.replied),
            "missing" if each.turn.must_caveat and not each.caveat else "",
        )
        for each in judgements
        if not each.right or (each.turn.must_caveat and not each.caveat)
    ]
    head = ["where", "message", "expected", "replied", "caveat"]
    return f"# Judged questions answered otherwise\n\n{table(head, rows)}"


def load_agent(model: Path) -> Agent:
    """Loads the assistant with its actions.

    Args:
        model: the trained model.

    Raises:
        JudgedError: another model was loaded, as Rasa does where this one is missing.
    """
    agent = Agent.load(str(model), action_endpoint=InProcessActions("actions"))
    processor = agent.processor
    if processor is None or processor.model_filename != model.name:
        raise JudgedError(f"{model} is missing: run `make train`")
    return agent


def _merged(intents: Iterable[str]) -> set[str]:
    return set(same_answer(list(intents)).tolist())


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


def by_kind(judgements: Sequence[Judgement]) -> dict[str, list[Judgement]]:
    """Groups single questions by the kind that was judged, most frequent first."""
    groups: dict[str, list[Judgement]] = {}
    for each in judgements:
        if each.turn.kind:
            groups.setdefault(each.turn.kind, []).append(each)
    return dict(sorted(groups.items(), key=lambda item: -len(item[1])))


def dialogues(judgements: Sequence[Judgement]) -> Iterator[list[Judgement]]:
    """Yields the turns of each dialogue."""
    groups: dict[str, list[Judgement]] = {}
    for each in judgements:
        if each.turn.part == "dialogues":
            groups.setdefault(each.turn.conversation, []).append(each)
    yield from groups.values()
