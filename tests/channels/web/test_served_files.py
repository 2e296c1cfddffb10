"""How the page's files are served, and what the channel can be set to."""

from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from channels.web import WebInput
from tests.channels.web.served import served


@pytest.mark.parametrize(
    "path", ["", "/", "/style/base.css", "/app/main.js", "/icon.svg"]
)
async def test_the_files_are_served_safely(channel: WebInput, path: str) -> None:
    """Every file has its type, an ETag and the headers that keep it safe."""
    async with served(channel) as call:
        answer = await call("GET", path)
        again = await call(
            "GET", path, headers={"If-None-Match": answer.headers["ETag"]}
        )
        head = await call("HEAD", path)
        plain = await call("GET", path, headers={"Accept-Encoding": "identity"})
    assert (answer.status_code, again.status_code, head.status_code) == (200, 304, 200)
    assert not again.content
    assert answer.content == plain.content
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'self';" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in answer.headers


async def test_nothing_else_is_served(channel: WebInput) -> None:
    """Paths that leave the page's folder, or name no file of it, are not found."""
    async with served(channel) as call:
        for path in ("/../package.json", "/%2e%2e/package.json", "/index.html", "/x"):
            assert (await call("GET", path)).status_code == 404


async def test_the_sites_of_the_configuration_may_embed(feedback: str) -> None:
    """The sites that may show the chat in a frame are those of the configuration."""
    sites = ["https://www.example.org", "http://localhost:8000"]
    channel = WebInput.from_credentials({"feedback": feedback, "embed_on": sites})
    async with served(channel) as call:
        policy = (await call("GET", "")).headers["Content-Security-Policy"]
    wanted = "frame-ancestors 'self' https://www.example.org http://localhost:8000;"
    assert wanted in policy


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"embed_on": "https://a.example"}, "`embed_on` must be a list"),
        ({"embed_on": ["a.example"]}, "'a.example' is no site"),
        ({"embed_on": ["https://a.example/path"]}, "is no site"),
        ({"embed_on": ["https://a.example; script-src *"]}, "is no site"),
        ({"embed_on": [7]}, "7 is no site"),
        ({"messages_per_minute": 0}, "`messages_per_minute` must be 1 or more"),
        ({"messages_per_minute": True}, "`messages_per_minute` must be 1 or more"),
        ({"feedback": 7}, "`feedback` must be an address"),
        ({"feedback": "sqlite:////no/such/folder/x.db"}, "cannot be opened"),
        ({"colour": "red"}, "`colour` is unknown"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, Any], said: str) -> None:
    """A wrong setting is an error that names the file, the entry and the mend."""
    with pytest.raises(InvalidConfigException) as error:
        WebInput.from_credentials(settings)
    assert str(error.value).startswith("credentials.yml, channels.web.WebInput: ")
    assert said in str(error.value)
