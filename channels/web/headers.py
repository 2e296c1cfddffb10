"""The headers that keep the page to itself, on whatever the server responds."""

from collections.abc import Sequence

from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.sites import is_own_host

# What another site loads: the script, and with it the page in a frame.
FOR_OTHER_SITES = frozenset(["", "/", "/embed.js"])
# What browsers let a page ask for; this one only copies answers when told to. A name
# that a browser does not know can be a warning in its console (`bluetooth` was).
DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "unload",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
# Sanic's word for the method of a request of which it could not read the header.
UNREAD = "NONE"
TOO_LONG = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This link is too long</title>
<link rel="stylesheet" href="/chat/style/base.css">
<main class="noscript">
  <h1>This link is too long</h1>
  <p>The question in it has more characters than the assistant takes.
  <a href="/chat">Ask in the chat</a> instead.</p>
</main>
</html>
"""


class GuardedBlueprint(Blueprint):
    """Routes with headers on every response of the server, errors included.

    A blueprint's own middleware sees only what a route of it responds: no status 404.
    """

    def __init__(
        self, name: str, headers: dict[str, str], hosts: frozenset[str]
    ) -> None:
        """Prepares the routes.

        Args:
            name: the blueprint's name.
            headers: those of every response.
            hosts: the server's names, as `is_own_host` takes them.
        """
        super().__init__(name)
        self.ctx.headers = headers
        self.ctx.hosts = hosts

    def register(self, app: Sanic, options: dict[str, object]) -> None:
        """Adds the routes, and the guard of all the server's routes."""
        prefix = str(options.get("url_prefix") or "")
        app.register_middleware(self._refuse, "request")
        app.exception(PayloadTooLarge)(_tell_too_long)

        async def secure(request: Request, served: HTTPResponse) -> None:
            served.headers.update(self.ctx.headers)
            if (served.content_type or "").startswith("text/html"):
                served.headers.update(document_headers(request))
            own = request.path.removeprefix(prefix) in FOR_OTHER_SITES
            shared = request.path.startswith(prefix) and own
            served.headers["Cross-Origin-Resource-Policy"] = (
                "cross-origin" if shared else "same-origin"
            )

        app.register_middleware(secure, "response")
        super().register(app, options)

    async def _refuse(self, request: Request) -> HTTPResponse | None:
        if is_own_host(request.headers.get("host", ""), self.ctx.hosts):
            return None
        return response.json(
            {"error": "this server is not known under that name; see `hosts`"},
            status=421,
        )


def security_headers(embed_on: Sequence[str]) -> dict[str, str]:
    """Returns the headers that every response carries.

    Args:
        embed_on: the sites that may embed the chat, beside its own.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(["'self'", *embed_on]),
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(
            f"{name} {value}" for name, value in policy.items()
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def document_headers(request: Request) -> dict[str, str]:
    """Returns the headers that mean something only to a document in a window or frame.

    Args:
        request: the document's request.
    """
    denied = [f"{feature}=()" for feature in DENIED]
    headers = {"Permissions-Policy": ", ".join(["clipboard-write=(self)", *denied])}
    # Browsers isolate only what comes over TLS or from this machine, and log an error
    # where else they are told to. Only there, too, do they send this header, which
    # tells it even behind a proxy that ends TLS.
    if "sec-fetch-dest" in request.headers:
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        # Lets a site that isolates itself embed the page; it loads nothing foreign.
        headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    return headers


def _tell_too_long(request: Request, error: PayloadTooLarge) -> HTTPResponse:
    """Responds with a page to an address that is too long to be read."""
    if request.method != UNREAD:
        return request.app.error_handler.default(request, error)
    return response.html(TOO_LONG, status=error.status_code)
