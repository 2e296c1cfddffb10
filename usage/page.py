"""The report as one HTML page."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2
import markupsafe
import numpy as np

from usage import plots
from usage.groups import GROUPED, LIKENESS, Grouped
from usage.turns import Turn

TEMPLATE = Path(__file__).with_name("page.html")
LATENCY = "Time to the reply"
PERCENTILES = (50, 95, 99)


@dataclasses.dataclass(frozen=True)
class Latency:
    """How long the replies of a channel took.

    Attributes:
        channel: its name.
        turns: how many were measured.
        percentiles: the 50th, 95th and 99th, in milliseconds.
    """

    channel: str
    turns: int
    percentiles: tuple[float, ...]


def render(turns: Sequence[Turn], kinds: Mapping[str, Grouped]) -> str:
    """Returns the page.

    Args:
        turns: all of them, in their order.
        kinds: questions that were not answered as they should have been, by what they
            have in common.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(
        summary=_summary(turns) if turns else None,
        plots=_plots(turns) if turns else (),
        latency_title=LATENCY,
        latency=_latency(turns),
        kinds=kinds,
        likeness=LIKENESS,
        grouped=GROUPED,
    )


def _summary(turns: Sequence[Turn]) -> dict[str, object]:
    outcomes = Counter(turn.outcome for turn in turns)
    days = [turn.at.date() for turn in turns]
    return {
        "turns": len(turns),
        "first": min(days),
        "last": max(days),
        "outcomes": [
            (label, outcomes[outcome]) for outcome, label in plots.LABELS.items()
        ],
    }


def _plots(turns: Sequence[Turn]) -> list[tuple[str, markupsafe.Markup]]:
    intents = Counter(intent for turn in turns for intent in turn.intents)
    drawn = [
        ("Questions by day", plots.by_day(turns)),
        ("Questions by intent", plots.by_name(intents.most_common())),
        (
            "Questions by channel",
            plots.by_name(Counter(turn.channel for turn in turns).most_common()),
        ),
        (
            "Questions by language",
            plots.by_name(Counter(turn.language for turn in turns).most_common()),
        ),
    ]
    seconds = [turn.seconds for turn in turns if turn.seconds is not None]
    if seconds:
        drawn.append((LATENCY, plots.latency(seconds)))
    # The plots' texts are names of intents and channels, escaped where they are drawn.
    return [(title, markupsafe.Markup(svg)) for title, svg in drawn]  # noqa: S704


def _latency(turns: Sequence[Turn]) -> list[Latency]:
    took: dict[str, list[float]] = {}
    for turn in turns:
        if turn.seconds is not None:
            took.setdefault(turn.channel, []).append(turn.seconds * 1_000)
    return [
        Latency(
            channel,
            len(each),
            tuple(np.percentile(each, PERCENTILES).tolist()),
        )
        for channel, each in sorted(took.items())
    ]
