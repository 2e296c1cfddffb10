"""Who the assistant is in its workspace, asked of Slack once at the start."""

import dataclasses
import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from channels.slack.retry import PASSING_ERRORS
from channels.slack.settings import Settings, SlackSetupError

logger = logging.getLogger(__name__)

CHECK_WITHIN_SECONDS = 10


@dataclasses.dataclass(frozen=True)
class Identity:
    """The assistant in its workspace.

    Attributes:
        team: id of the workspace.
        user: id of the assistant's own user, as it is mentioned.
        bot: id of the assistant as the author of messages.
        name: its user name.
        team_name: the workspace's name.
    """

    team: str
    user: str
    bot: str
    name: str
    team_name: str

    @classmethod
    def read(cls, answer: dict[str, str]) -> "Identity":
        """Reads Slack's answer to `auth.test`."""
        return cls(
            team=answer["team_id"],
            user=answer["user_id"],
            bot=answer.get("bot_id", ""),
            name=answer.get("user", ""),
            team_name=answer.get("team", ""),
        )


def introduce(settings: Settings) -> Identity | None:
    """Asks Slack, before the server starts, whether the credentials are right.

    Returns:
        Who the assistant is, or `None` where Slack is out of reach: the other channels
        must start all the same.

    Raises:
        SlackSetupError: Slack refuses a token.
    """
    client = WebClient(
        token=settings.bot_token,
        base_url=settings.api_base_url,
        timeout=CHECK_WITHIN_SECONDS,
    )
    checked = "SLACK_BOT_TOKEN"
    try:
        answer = client.auth_test()
        if settings.app_token:
            checked = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=settings.app_token)
        return Identity.read(answer.data)
    except SlackApiError as error:
        code = _code(error)
        if error.response.status_code == 200 and code not in PASSING_ERRORS:
            raise SlackSetupError(
                f"Slack refuses {checked}: {code}; copy it anew from the app's settings"
                " and make sure that the app is installed"
            ) from None
        problem = code or str(error.response.status_code)
    except (OSError, ValueError) as error:
        problem = type(error).__name__
    logger.warning(
        "Slack is out of reach at %s (%s); trying on", settings.api_base_url, problem
    )
    return None


def _code(error: SlackApiError) -> str:
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, dict) else ""
