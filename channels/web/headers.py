"""The headers that keep the page to itself, on whatever the server responds."""

from collections.abc import Sequence

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.sites import is_own_host

# What another site loads: the script, and with it the page in a frame.
FOR_OTHER_SITES = frozenset(["", "/", "/embed.js"])
# All that browsers let a page ask for; this one only copies answers when told to.
DENIED = (
    "accelerometer",
    "autoplay",
    "bluetooth",
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

        async def secure(request: Request, served: HTTPResponse) -> None:
            served.headers.update(self.ctx.headers)
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
    denied = [f"{feature}=()" for feature in DENIED]
    return {
        "Content-Security-Policy": "; ".join(
            f"{name} {value}" for name, value in policy.items()
        ),
        # Lets a site that isolates itself embed the page; it loads nothing foreign.
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(["clipboard-write=(self)", *denied]),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
