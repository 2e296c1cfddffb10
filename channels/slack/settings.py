"""How the Slack channel is set up: environment variables, checked at the start.

Rasa's reader of `credentials.yml` refuses a `${VARIABLE}` that is not set, so that a
channel that may be off has to read its own.
"""

import dataclasses
from collections.abc import Mapping

from rasa.shared.exceptions import RasaException

from channels import settings as shared_settings

# The name of the channel, wherever one is written down.
CHANNEL = "slack"
DEFAULT_API_BASE_URL = "https://slack.com/api/"
DEFAULT_DATABASE = "sqlite:///slack.db"
PREFIXES = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}


class SlackSetupError(RasaException):
    """The Slack channel cannot start; the message says why and what helps."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What the channel needs to reach Slack and to be reached.

    Attributes:
        bot_token: the installed app's token (`SLACK_BOT_TOKEN`).
        app_token: opens Socket Mode (`SLACK_APP_TOKEN`); `None` where it is not used.
        signing_secret: proves that an HTTP request comes from Slack
            (`SLACK_SIGNING_SECRET`); `None` where HTTP is not used.
        api_base_url: address of the Web API (`SLACK_API_BASE_URL`), ends in a slash.
        database: what was answered already (`SLACK_DB`), in SQLAlchemy's form.
        feedback_database: the votes (`FEEDBACK_DB`), in SQLAlchemy's form.
    """

    bot_token: str = dataclasses.field(repr=False)
    app_token: str | None = dataclasses.field(repr=False)
    signing_secret: str | None = dataclasses.field(repr=False)
    api_base_url: str = DEFAULT_API_BASE_URL
    database: str = DEFAULT_DATABASE
    feedback_database: str = shared_settings.DEFAULT_FEEDBACK_DATABASE


def read_settings(environment: Mapping[str, str]) -> Settings | None:
    """Reads the channel's environment variables; an empty one counts as not set.

    Args:
        environment: the process's environment.

    Returns:
        The settings, or `None` where Slack is not set up at all.

    Raises:
        SlackSetupError: it is set up in part, or a value has the wrong form.
    """
    value = {name: text.strip() for name, text in environment.items()}.get
    bot_token, app_token = value("SLACK_BOT_TOKEN"), value("SLACK_APP_TOKEN")
    signing_secret = value("SLACK_SIGNING_SECRET")
    if not (bot_token or app_token or signing_secret):
        return None
    if not bot_token:
        raise SlackSetupError(
            "Slack is set up in part: SLACK_BOT_TOKEN is missing; set it, or unset"
            " SLACK_APP_TOKEN and SLACK_SIGNING_SECRET to run without Slack"
        )
    if not (app_token or signing_secret):
        raise SlackSetupError(
            "Slack is set up in part: set SLACK_APP_TOKEN (Socket Mode) or"
            " SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN, or unset that one"
            " to run without Slack"
        )
    for name, prefix in PREFIXES.items():
        token = value(name)
        if token and not (token.startswith(prefix) and token.isascii()):
            raise SlackSetupError(
                f'{name} must begin with "{prefix}"; copy it anew from the app\'s'
                " settings"
            )
    api_base_url = value("SLACK_API_BASE_URL") or DEFAULT_API_BASE_URL
    if not api_base_url.startswith(("https://", "http://")):
        raise SlackSetupError(
            "SLACK_API_BASE_URL must begin with https://, as"
            f" {DEFAULT_API_BASE_URL} does"
        )
    shared = shared_settings.read_settings(environment)
    return Settings(
        bot_token=bot_token,
        app_token=app_token or None,
        signing_secret=signing_secret or None,
        api_base_url=api_base_url.rstrip("/") + "/",
        database=read_database(environment),
        feedback_database=shared.feedback_database,
    )


def read_database(environment: Mapping[str, str]) -> str:
    """Returns the address of what Slack needs to be remembered, set up or not.

    Args:
        environment: the process's environment.

    Raises:
        SettingError: a variable that the channels share has a wrong value.
    """
    own = environment.get("SLACK_DB", "").strip()
    return (
        own or shared_settings.read_settings(environment).database or DEFAULT_DATABASE
    )
