"""Decides whether and when a call to Slack is made again.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import dataclasses
import random

MAX_ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 30.0
# A longer wait would hold up the conversation and a shutdown for little.
MAX_RETRY_AFTER_SECONDS = 60.0
# What Slack answers, with `ok: false`, when the trouble is on its side and passes.
PASSING_ERRORS = frozenset(
    [
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    ]
)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of one attempt.

    Attributes:
        ok: whether Slack took the call.
        error: Slack's error code, or the name of what went wrong on the way.
        status: the HTTP status; `None` where there was no answer.
        retry_after: the header of that name.
        data: Slack's answer.
    """

    ok: bool
    error: str = ""
    status: int | None = None
    retry_after: str | None = None
    data: dict[str, object] = dataclasses.field(default_factory=dict)


def pause_before_retry(outcome: Outcome, attempt: int) -> float | None:
    """Returns the seconds to wait before the next attempt; `None` means give up.

    Waits as long as Slack asks for, with a little added so that waiting calls do not
    come back at once, and otherwise twice as long each time, with full jitter.

    Args:
        outcome: what came of the attempt, which failed.
        attempt: how many there have been, 1 after the first.
    """
    passing = (
        outcome.status is None
        or outcome.status == 429
        or outcome.status >= 500
        or outcome.error in PASSING_ERRORS
    )
    if attempt >= MAX_ATTEMPTS or not passing:
        return None
    asked = _seconds(outcome.retry_after)
    if asked is not None:
        return min(asked, MAX_RETRY_AFTER_SECONDS) + random.uniform(0, 0.5)  # noqa: S311
    longest = min(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), MAX_PAUSE_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311


def _seconds(retry_after: str | None) -> float | None:
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
