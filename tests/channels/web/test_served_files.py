"""How the page's files are served, and what the channel can be set to."""

from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from channels.web import WebInput
from tests.channels.web.served import served

# What a browser sends with the request of a page from an origin that it trusts.
BROWSER = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}


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


@pytest.mark.parametrize(
    ("path", "is_page"),
    [("", True), ("/", True), ("/x", True), ("/app/main.js", False)],
)
async def test_a_document_may_do_little(
    channel: WebInput, path: str, is_page: bool
) -> None:
    """Pages, those of errors too, say what they may do; files are no larger for it."""
    async with served(channel) as call:
        answer = await call("GET", path, headers=BROWSER)
    permissions = answer.headers.get("Permissions-Policy", "").split(", ")
    allowed = {"camera=()", "clipboard-write=(self)", "usb=()"} <= {*permissions}
    assert allowed is is_page
    isolation = answer.headers.get("Cross-Origin-Opener-Policy")
    assert isolation == ("same-origin" if is_page else None)


async def test_isolation_is_for_origins_that_browsers_trust(channel: WebInput) -> None:
    """Over plain HTTP elsewhere, where browsers refuse it, it is not asked for."""
    async with served(channel) as call:
        answer = await call("GET", "", headers={"Accept": "text/html"})
    assert "Permissions-Policy" in answer.headers
    assert "Cross-Origin-Opener-Policy" not in answer.headers


async def test_an_address_too_long_gets_a_page(channel: WebInput) -> None:
    """A link with a question too long to be read leads to the chat all the same."""
    async with served(channel) as call:
        answer = await call("GET", f"?q={'x' * 20_000}")
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert '<a href="/chat">' in answer.text


async def test_only_what_is_embedded_may_be_loaded_elsewhere(channel: WebInput) -> None:
    """Isolated sites may load script and page; all else stays with this origin."""
    async with served(channel) as call:
        policy = {
            path: (await call("GET", path)).headers["Cross-Origin-Resource-Policy"]
            for path in ("", "/", "/embed.js", "/app/main.js", "/article.json", "/x")
        }
        page = await call("GET", "", headers=BROWSER)
    shared = [path for path, value in policy.items() if value == "cross-origin"]
    assert shared == ["", "/", "/embed.js"]
    assert {*policy.values()} == {"cross-origin", "same-origin"}
    assert page.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/../nothing", 404),
        ("PUT", "/messages", 405),
        ("POST", "/messages", 400),
    ],
)
async def test_errors_carry_the_headers_too(
    channel: WebInput, method: str, path: str, status: int
) -> None:
    """What is not found, or not allowed, is as safe as what is."""
    async with served(channel) as call:
        page = await call("GET", "")
        answer = await call(method, path)
    assert answer.status_code == status
    for name in (
        "Content-Security-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
    ):
        assert answer.headers[name] == page.headers[name]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("chat.example.org", 200),
        ("CHAT.example.org:443", 200),
        ("127.0.0.1:5005", 200),
        ("[::1]:5005", 200),
        ("localhost", 200),
        ("evil.example", 421),
        ("chat.example.org.evil.example", 421),
        ("", 421),
    ],
)
async def test_other_names_are_refused(host: str, status: int) -> None:
    """With names configured, a site that takes another for the server gets nothing."""
    settings = {"hosts": ["chat.example.org"]}
    channel = WebInput.from_credentials(settings)
    async with served(channel) as call:
        answer = await call("GET", "/article.json", headers={"Host": host})
    assert answer.status_code == status


async def test_any_name_is_taken_where_none_is_configured(channel: WebInput) -> None:
    """Without names, the server answers under whatever name it is asked."""
    async with served(channel) as call:
        answer = await call("GET", "", headers={"Host": "anything.example"})
    assert answer.status_code == 200


async def test_nothing_else_is_served(channel: WebInput) -> None:
    """Paths that leave the page's folder, or name no file of it, are not found."""
    async with served(channel) as call:
        for path in ("/../package.json", "/%2e%2e/package.json", "/index.html", "/x"):
            assert (await call("GET", path)).status_code == 404


async def test_the_sites_of_the_configuration_may_embed() -> None:
    """The sites that may show the chat in a frame are those of the configuration."""
    sites = ["https://www.example.org", "http://localhost:8000"]
    channel = WebInput.from_credentials({"embed_on": sites})
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
        ({"hosts": "a.example"}, "`hosts` must be a list"),
        ({"hosts": ["http://a.example"]}, "'http://a.example' is no host name"),
        ({"hosts": [7]}, "7 is no host name"),
        ({"colour": "red"}, "`colour` is unknown"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, Any], said: str) -> None:
    """A wrong setting is an error that names the file, the entry and the mend."""
    with pytest.raises(InvalidConfigException) as error:
        WebInput.from_credentials(settings)
    assert str(error.value).startswith("credentials.yml, channels.web.WebInput: ")
    assert said in str(error.value)


def test_a_database_for_votes_that_cannot_be_opened_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wrong address for votes is an error that names the variable."""
    monkeypatch.setenv("FEEDBACK_DB", "sqlite:////no/such/folder/x.db")
    with pytest.raises(InvalidConfigException, match="FEEDBACK_DB"):
        WebInput.from_credentials(None)
