"""Asks the trained assistant judged questions, and compares its replies."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rasa.core.agent import Agent
from tqdm import tqdm

from channels.conversation import ReplyCollector
from evaluation.examples import same_answer
from evaluation.judged import JudgedError, Turn
from evaluation.markdown import table
from server.action_endpoint import InProcessActions

CLARIFY = "clarify"


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


async def ask(agent: Agent, turns: Iterable[Turn]) -> list[Judgement]:
    """Asks all turns one after the other, each conversation as a sender of its own.

    Args:
        agent: the assistant.
        turns: what to ask, the turns of a conversation in order.
    """
    judgements = []
    for turn in tqdm(
        list(turns), "  Asking judged questions", leave=False, disable=None
    ):
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
    return (
        f"# Judged questions answered otherwise\n\n{table(head, rows, numbers=False)}"
    )


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


def _merged(intents: Iterable[str]) -> set[str]:
    return set(same_answer(list(intents)).tolist())
