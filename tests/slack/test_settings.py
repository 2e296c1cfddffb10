"""How the Slack channel is set up, and what is said where it is set up wrongly."""

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from channels.slack import SlackInput
from channels.slack.identity import introduce
from channels.slack.settings import Settings, SlackSetupError, read_settings
from server.model import PROJECT
from tests.running_server import RunningServer, free_port
from tests.slack.conftest import environment
from tests.slack.stand_in import APP_TOKEN, BOT_TOKEN, StandIn, Trouble
from tests.slack.workspace import SECRET

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
APP = {"SLACK_APP_TOKEN": "xapp-1"}
SIGNED = {"SLACK_SIGNING_SECRET": "secret"}


@pytest.mark.parametrize(
    "variables",
    [{}, {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": " "}, {"SLACK_DB": "sqlite://"}],
)
def test_without_credentials_slack_is_off(variables: dict[str, str]) -> None:
    """Given no credentials, or empty ones, there are no settings and no error."""
    assert read_settings(variables) is None


@pytest.mark.parametrize("way", [APP, SIGNED, {**APP, **SIGNED}])
def test_either_way_to_connect_is_enough(way: dict[str, str]) -> None:
    """Given a bot token and one or both ways, the rest has defaults."""
    assert read_settings({**BOT, **way}) == Settings(
        bot_token="xoxb-1",
        app_token=way.get("SLACK_APP_TOKEN"),
        signing_secret=way.get("SLACK_SIGNING_SECRET"),
        api_base_url="https://slack.com/api/",
        database="sqlite:///slack.db",
        feedback_database="sqlite:///feedback.db",
    )


def test_the_address_of_the_web_api_can_be_set() -> None:
    """Given another address, for GovSlack say, it is used, with a slash at its end."""
    base = {"SLACK_API_BASE_URL": "https://slack-gov.com/api"}
    settings = read_settings({**BOT, **APP, **base})
    assert settings
    assert settings.api_base_url == "https://slack-gov.com/api/"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        (BOT, "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"),
        ({**BOT, "SLACK_SIGNING_SECRET": " "}, "SLACK_SIGNING_SECRET (HTTP)"),
        (APP, "SLACK_BOT_TOKEN is missing"),
        (SIGNED, "SLACK_BOT_TOKEN is missing"),
        ({**APP, "SLACK_BOT_TOKEN": "xapp-1"}, 'must begin with "xoxb-"'),
        ({**BOT, "SLACK_APP_TOKEN": "xoxb-1"}, 'must begin with "xapp-"'),
        ({**APP, "SLACK_BOT_TOKEN": "xoxb-\xe9"}, "SLACK_BOT_TOKEN"),
        ({**BOT, **APP, "SLACK_API_BASE_URL": "slack.com"}, "SLACK_API_BASE_URL"),
    ],
)
def test_half_or_wrong_credentials_are_named(
    variables: dict[str, str], named: str
) -> None:
    """Given credentials in part or of a wrong form, the error names the mend."""
    with pytest.raises(SlackSetupError) as raised:
        read_settings(variables)
    assert named in str(raised.value)
    assert "\n" not in str(raised.value)


def test_secrets_are_not_shown() -> None:
    """Given settings in an error or a log, no secret is in them."""
    shown = repr(read_settings({**BOT, **APP, **SIGNED}))
    assert not any(secret in shown for secret in ("xoxb", "xapp", "'secret'"))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "refuses SLACK_BOT_TOKEN: invalid_auth"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "refuses SLACK_APP_TOKEN: invalid_auth"),
        (
            {"SLACK_DB": "sqlite:////no/such/folder/a.db"},
            "database that SLACK_DB names",
        ),
        ({"SLACK_DB": "nonsense"}, "database that SLACK_DB names"),
        ({"FEEDBACK_DB": "nonsense"}, "database that FEEDBACK_DB names"),
    ],
)
def test_what_turns_out_wrong_at_the_start_is_named(
    slack: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    said: str,
) -> None:
    """Given a token that Slack refuses, or an unusable database, the error names it."""
    right = environment(slack, tmp_path, SLACK_APP_TOKEN=APP_TOKEN)
    for name, value in {**right, **variables}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SlackSetupError, match=re.escape(said)) as raised:
        SlackInput.from_credentials(None)
    assert "\n" not in str(raised.value)


def test_an_unreachable_slack_is_no_error(
    slack: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Given nobody at Slack's address, or trouble there, the server may start."""
    slack.trouble["auth.test"].append(Trouble(status=503))
    settings = read_settings(environment(slack, tmp_path, SLACK_APP_TOKEN=APP_TOKEN))
    assert settings
    assert introduce(settings) is None
    closed = f"http://127.0.0.1:{free_port()}/api/"
    assert introduce(dataclasses.replace(settings, api_base_url=closed)) is None
    assert caplog.text.count("Slack is out of reach") == 2


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SLACK_SIGNING_SECRET": ""}, "Slack is set up in part"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "refuses SLACK_BOT_TOKEN: invalid_auth"),
    ],
    ids=["in part", "wrong"],
)
def test_the_server_ends_with_one_sentence(
    slack: StandIn, tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    """Given wrong credentials, the start ends with an error of one line."""
    names = environment(slack, tmp_path, SLACK_SIGNING_SECRET=SECRET)
    command = [sys.executable, "-m", "server", "run", "--port", str(free_port())]
    ended = subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, **names, **variables},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.startswith("Error: ")
    assert ended.stderr.count("\n") == 1
    assert BOT_TOKEN not in ended.stderr + ended.stdout
    assert APP_TOKEN not in ended.stderr + ended.stdout


def test_without_credentials_the_server_says_so(server: RunningServer) -> None:
    """Given no credentials, the server runs, and says in one line that Slack is off."""
    assert server.log.count("Slack is off") == 1
    assert server.post(b"{}").status_code == 400
