"""Whether and when a call to Slack is made again."""

import pytest

from channels.slack.retry import (
    MAX_ATTEMPTS,
    MAX_PAUSE_SECONDS,
    MAX_RETRY_AFTER_SECONDS,
    Outcome,
    pause_before_retry,
)


def limited(retry_after: str | None) -> Outcome:
    """Returns the outcome of a call that Slack put off."""
    return Outcome(ok=False, status=429, retry_after=retry_after)


@pytest.mark.parametrize("asked", ["0", "0.25", "1", "2.5", "30"])
def test_retry_after_is_kept_to(asked: str) -> None:
    """Given a Retry-After, whole or fractional, the pause is that and a little more."""
    pause = pause_before_retry(limited(asked), 1)
    assert pause is not None
    assert float(asked) <= pause <= float(asked) + 0.5


@pytest.mark.parametrize("asked", ["61", "3600", "1e300"])
def test_a_huge_retry_after_is_capped(asked: str) -> None:
    """Given a Retry-After of hours, the pause is a minute."""
    pause = pause_before_retry(limited(asked), 1)
    assert pause is not None
    assert MAX_RETRY_AFTER_SECONDS <= pause <= MAX_RETRY_AFTER_SECONDS + 0.5


@pytest.mark.parametrize("asked", [None, "", "soon", "-1", "nan", "inf"])
def test_without_a_usable_retry_after_the_pause_grows(asked: str | None) -> None:
    """Given none, or nonsense, the pause doubles each time, up to half a minute."""
    for attempt in range(1, MAX_ATTEMPTS):
        longest = min(0.5 * 2 ** (attempt - 1), MAX_PAUSE_SECONDS)
        pause = pause_before_retry(limited(asked), attempt)
        assert pause is not None
        assert longest / 2 <= pause <= longest


def test_pauses_differ() -> None:
    """Given calls that fail at once, they do not come back at once."""
    pauses = {pause_before_retry(Outcome(ok=False, status=500), 3) for _ in range(20)}
    assert len(pauses) == 20


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(ok=False, error="ClientOSError"),
        Outcome(ok=False, status=500),
        Outcome(ok=False, status=502),
        Outcome(ok=False, status=504),
        Outcome(ok=False, status=200, error="ratelimited"),
        Outcome(ok=False, status=200, error="service_unavailable"),
    ],
)
def test_what_passes_is_given_up_only_in_the_end(outcome: Outcome) -> None:
    """Given trouble on the way or on Slack's side, there are eight attempts."""
    assert pause_before_retry(outcome, MAX_ATTEMPTS - 1) is not None
    assert pause_before_retry(outcome, MAX_ATTEMPTS) is None


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(ok=False, status=200, error="channel_not_found"),
        Outcome(ok=False, status=200, error="invalid_auth"),
        Outcome(ok=False, status=404),
    ],
)
def test_a_refusal_is_final(outcome: Outcome) -> None:
    """Given a refusal, there is one attempt."""
    assert pause_before_retry(outcome, 1) is None
