"""Serves the metrics at `/metrics`, to those who may see them.

An entry of `credentials.yml` like a channel: Rasa gives those their routes.
"""

import hmac
import ipaddress
import os
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    disable_created_metrics,
    generate_latest,
)
from rasa.core.channels.channel import InputChannel
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

TOKEN_VARIABLE = "METRICS_TOKEN"  # noqa: S105 (the variable's name)
DEFAULT_ALLOW = ("127.0.0.1", "::1")
# Whoever has these came through a proxy, whose address says nothing of theirs.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class MetricsInput(InputChannel):
    """Serves `GET /metrics` to some addresses, or to whoever has the token."""

    def __init__(self, allow: tuple[Network, ...], token: str | None) -> None:
        """Takes who may see the metrics.

        Args:
            allow: from where, without a token.
            token: where there is one, nobody sees them without it.
        """
        self._allow = allow
        self._token = token

    @classmethod
    def name(cls) -> str:
        """Returns the name of the entry."""
        return "metrics"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "MetricsInput":
        """Reads the entry in `credentials.yml`, and `METRICS_TOKEN`.

        Raises:
            InvalidConfigException: a setting is unknown or wrong; the message says
                which one and what it must be.
        """
        settings = credentials or {}
        allow = settings.get("allow", list(DEFAULT_ALLOW))
        try:
            if unknown := sorted(settings.keys() - {"allow"}):
                raise ValueError(f"`{unknown[0]}` is unknown; there is `allow`")
            if not isinstance(allow, list):
                raise ValueError("`allow` must be a list")
            networks = tuple(ipaddress.ip_network(str(each)) for each in allow)
        except ValueError as error:
            raise InvalidConfigException(
                f"credentials.yml, telemetry.endpoint.MetricsInput: {error}; `allow`"
                " lists addresses and networks such as 127.0.0.1 or 10.0.0.0/8"
            ) from error
        return cls(networks, os.environ.get(TOKEN_VARIABLE, "").strip() or None)

    def url_prefix(self) -> str:
        """Returns the address; Rasa takes an absolute one as it is."""
        return "/metrics"

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """Returns the route.

        Args:
            on_new_message: of no meaning here.
        """
        # When a series began is of no use to any of the dashboard's queries.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        metrics = Blueprint("metrics")

        @metrics.get("/")
        async def show(request: Request) -> HTTPResponse:
            if not self._may_see(request):
                return response.json({"error": "not for you"}, status=403)
            return HTTPResponse(
                generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST
            )

        return metrics

    def _may_see(self, request: Request) -> bool:
        if self._token is not None:
            given = request.headers.get("authorization", "")
            return hmac.compare_digest(
                given.encode("utf-8", "replace"), f"Bearer {self._token}".encode()
            )
        if any(header in request.headers for header in FORWARDED):
            return False
        try:
            address = ipaddress.ip_address(request.ip)
        except ValueError:
            return False
        return any(address in network for network in self._allow)
