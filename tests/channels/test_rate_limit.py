"""The rate limit: so many in a minute, each conversation for itself."""

import pytest

from channels import rate_limit
from channels.rate_limit import RateLimit, TooFastError


class Clock:
    """A clock that the test sets."""

    now = 1_000.0

    def __call__(self) -> float:
        """Returns the time in seconds."""
        return self.now


def test_the_next_one_passes_when_the_first_is_a_minute_old() -> None:
    """A request beyond the limit is not counted, and told how long to wait."""
    clock = Clock()
    limit = RateLimit(2, clock)
    limit.check("a")
    clock.now += 20.5
    limit.check("a")
    for _ in range(3):
        with pytest.raises(TooFastError) as refused:
            limit.check("a")
        assert refused.value.wait == 40
    clock.now += 39.5
    limit.check("a")


def test_conversations_do_not_hinder_each_other() -> None:
    """One at its limit leaves another one free."""
    limit = RateLimit(1, Clock())
    limit.check("a")
    limit.check("b")
    with pytest.raises(TooFastError):
        limit.check("a")


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number kept, the conversation that was quiet longest is dropped."""
    monkeypatch.setattr(rate_limit, "MAX_CONVERSATIONS", 2)
    limit = RateLimit(1, Clock())
    for conversation in ("a", "b", "c", "a"):
        limit.check(conversation)
    with pytest.raises(TooFastError):
        limit.check("c")
