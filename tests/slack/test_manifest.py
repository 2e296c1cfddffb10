"""The app's manifest: of the form that Slack documents, and just what the code uses.

https://docs.slack.dev/reference/app-manifest
"""

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from channels.slack import blocks, home
from channels.slack.incoming import CHANNEL_TYPES
from channels.slack.listeners import Listeners
from server.model import PROJECT

MANIFEST = Path(PROJECT) / "deploy" / "slack-manifest.yml"
CODE = Path(PROJECT) / "channels" / "slack"
COMMENTED = re.compile(r"^(\s*)# ((?:request_)?url: .*)$", re.MULTILINE)
# What Slack's reference says that an event, a method or a feature needs. `None`: no
# scope at all.
EVENT_SCOPES = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "assistant_thread_started": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
METHOD_SCOPES = {
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "chat.postMessage": "chat:write",
    "views.publish": None,
}
MESSAGE_EVENTS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def text(longest: int, pattern: str = "") -> dict[str, Any]:
    """Returns the schema of a text of 1 to `longest` characters."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern}


def group(required: str = "", **parts: Any) -> dict[str, Any]:
    """Returns the schema of an object with these parts and no others."""
    return {
        "type": "object",
        "properties": parts,
        "required": required.split(),
        "additionalProperties": False,
    }


def names(most: int) -> dict[str, Any]:
    """Returns the schema of a list of different names."""
    return {
        "type": "array",
        "items": {"type": "string"},
        "maxItems": most,
        "uniqueItems": True,
    }


FLAG = {"type": "boolean"}
ADDRESS = text(3_000, "^https://")
COMMAND = group(
    "command description",
    command=text(32, "^/"),
    url=ADDRESS,
    description=text(2_000),
    usage_hint=text(1_000),
    should_escape=FLAG,
)
SHORTCUT = group(
    "name type callback_id description",
    name=text(24),
    type={"enum": ["message", "global"]},
    callback_id=text(255),
    description=text(150),
)
# The part of the reference that this manifest makes use of.
SCHEMA = group(
    "display_information",
    display_information=group(
        "name",
        name=text(35),
        description=text(140),
        background_color=text(7, "^#([0-9a-f]{3}){1,2}$"),
    ),
    features=group(
        app_home=group(
            home_tab_enabled=FLAG,
            messages_tab_enabled=FLAG,
            messages_tab_read_only_enabled=FLAG,
        ),
        bot_user=group(
            "display_name",
            display_name=text(80, "^[a-z0-9._-]+$"),
            always_online=FLAG,
        ),
        assistant_view=group("assistant_description", assistant_description=text(300)),
        shortcuts={"type": "array", "items": SHORTCUT, "minItems": 1, "maxItems": 10},
        slash_commands={"type": "array", "items": COMMAND, "minItems": 1},
    ),
    oauth_config=group(scopes=group(bot=names(255))),
    settings=group(
        event_subscriptions=group(request_url=ADDRESS, bot_events=names(100)),
        interactivity=group("is_enabled", is_enabled=FLAG, request_url=ADDRESS),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


class Recorder:
    """Takes the place of Bolt's app and notes what is registered."""

    def __init__(self) -> None:
        self.registered: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Any:
        """Returns what registers a listener of a kind, such as `event`."""

        def register(name: Any) -> Any:
            self.registered.setdefault(kind, []).append(name)
            return lambda listener: listener

        return register


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The manifest as it stands, for Socket Mode."""
    return yaml.safe_load(MANIFEST.read_text("utf-8"))


@pytest.fixture
def registered() -> dict[str, list[Any]]:
    """What the listeners register: events, commands, shortcuts, actions."""
    recorder = Recorder()
    Listeners.register(object.__new__(Listeners), recorder)
    return recorder.registered


def events_used(registered: dict[str, list[Any]]) -> set[str]:
    """Returns the events that the code handles, under their names in a manifest."""
    used = set(registered["event"]) - {"message"}
    if "message" in registered["event"]:
        used |= {MESSAGE_EVENTS[kind] for kind in CHANNEL_TYPES}
    return used


def methods_used() -> Iterator[str]:
    """Yields the names of the Web API's methods that the code calls."""
    for file in CODE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("call", "call_once")
            ):
                assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
                yield node.args[0].value


def test_it_has_the_documented_form(manifest: dict[str, Any]) -> None:
    """Given the manifest, every part is one that Slack knows, within its limits."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(manifest, SCHEMA)


def test_it_has_the_documented_form_for_http() -> None:
    """Given the comments taken in, as its head says, it is a manifest for HTTP."""
    content, count = COMMENTED.subn(r"\1\2", MANIFEST.read_text("utf-8"))
    content = content.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
    changed = yaml.safe_load(content)
    jsonschema.validate(changed, SCHEMA)
    addresses = [
        changed["features"]["slash_commands"][0]["url"],
        changed["settings"]["event_subscriptions"]["request_url"],
        changed["settings"]["interactivity"]["request_url"],
    ]
    assert count == 3
    assert len(set(addresses)) == 1
    assert addresses[0].endswith("/webhooks/slack/events")
    assert changed["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize(
    "break_it",
    [
        lambda m: m["features"].update(unknown=1),
        lambda m: m["display_information"].update(name="n" * 36),
        lambda m: m["features"]["slash_commands"][0].update(command="article"),
        lambda m: m["features"]["shortcuts"][0].pop("callback_id"),
        lambda m: m["settings"]["interactivity"].update(is_enabled="yes"),
    ],
)
def test_the_check_of_the_form_can_fail(
    manifest: dict[str, Any], break_it: Any
) -> None:
    """Given a manifest that Slack would refuse, the check refuses it too."""
    broken = copy.deepcopy(manifest)
    break_it(broken)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)


def test_it_subscribes_to_the_events_that_the_code_handles(
    manifest: dict[str, Any], registered: dict[str, list[Any]]
) -> None:
    """Given the registered listeners, the manifest has their events and no other."""
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(subscribed) == events_used(registered)


def test_it_asks_for_the_scopes_that_the_code_needs(
    manifest: dict[str, Any], registered: dict[str, list[Any]]
) -> None:
    """Given events, methods and commands in use, it asks for just their scopes."""
    needed = {EVENT_SCOPES[event] for event in events_used(registered)}
    needed |= {METHOD_SCOPES[method] for method in methods_used()}
    if registered["command"] or registered["message_shortcut"]:
        needed.add("commands")
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed - {None}
    assert set(methods_used()) == set(METHOD_SCOPES)


def test_it_has_the_commands_and_shortcuts_of_the_code(
    manifest: dict[str, Any], registered: dict[str, list[Any]]
) -> None:
    """Given command and shortcut in the code, the manifest has the same."""
    features = manifest["features"]
    assert [c["command"] for c in features["slash_commands"]] == registered["command"]
    shortcuts = [
        shortcut["callback_id"]
        for shortcut in features["shortcuts"]
        if shortcut["type"] == "message"
    ]
    assert shortcuts == registered["message_shortcut"]
    assert len(features["shortcuts"]) == len(shortcuts)


def test_every_button_has_a_listener(registered: dict[str, list[Any]]) -> None:
    """Given what can be pressed, something listens to it."""
    patterns = registered["block_action"]
    ids = [f"{blocks.ASK}:0", f"{blocks.ASK}:4", blocks.VOTE, blocks.SHARE]
    for id in ids:
        assert any(
            pattern.search(id) if isinstance(pattern, re.Pattern) else pattern == id
            for pattern in patterns
        )


def test_what_the_home_tab_says_is_switched_on(manifest: dict[str, Any]) -> None:
    """Given the Home tab's words, the tabs and the command it names are there."""
    tabs = manifest["features"]["app_home"]
    assert tabs["home_tab_enabled"]
    assert tabs["messages_tab_enabled"]
    assert not tabs["messages_tab_read_only_enabled"]
    assert "{command}" in home.HOW
