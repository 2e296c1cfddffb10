"""Metrics are shown to those who may see them."""

from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from telemetry.endpoint import FORWARDED, TOKEN_VARIABLE, MetricsInput
from tests.channels.web.served import served


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)


async def get(
    settings: dict[str, Any] | None, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """Asks for the metrics from this machine; returns status and text."""
    async with served(MetricsInput.from_credentials(settings)) as call:
        response = await call("GET", "", headers=headers or {})
        return response.status_code, response.text


async def test_this_machine_may_see_them() -> None:
    """Without settings, whoever asks from the machine itself gets them."""
    status, text = await get(None)
    assert status == 200
    assert "# TYPE assistant_turns_total counter" in text
    assert "_created" not in text


async def test_others_may_not() -> None:
    """An address that is not listed gets none."""
    status, text = await get({"allow": ["10.0.0.0/8"]})
    assert status == 403
    assert "assistant_" not in text


@pytest.mark.parametrize("header", FORWARDED)
async def test_who_comes_through_a_proxy_may_not(header: str) -> None:
    """A proxy on the same machine does not lend its address to everybody."""
    assert (await get(None, {header: "203.0.113.7"}))[0] == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (None, 403),
        ("Bearer another", 403),
        ("Bearer s3cret-ü", 403),
        ("Bearer s3cret", 200),
    ],
)
async def test_with_a_token_nobody_may_without(
    monkeypatch: pytest.MonkeyPatch, given: str | None, status: int
) -> None:
    """A token replaces the addresses: it opens from anywhere, and it alone does."""
    monkeypatch.setenv(TOKEN_VARIABLE, "s3cret")
    headers = {"x-forwarded-for": "203.0.113.7"}
    if given:
        headers["authorization"] = given.encode().decode("latin-1")
    assert (await get({"allow": []}, headers))[0] == status


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"alow": []}, "`alow` is unknown"),
        ({"allow": "127.0.0.1"}, "`allow` must be a list"),
        ({"allow": ["localhost"]}, "'localhost'"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, Any], named: str) -> None:
    """A setting that is no list of addresses ends the start with a sentence."""
    with pytest.raises(InvalidConfigException, match=f"MetricsInput: {named}"):
        MetricsInput.from_credentials(settings)
