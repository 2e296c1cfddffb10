"""Which sites may show the chat, and from where its requests may come."""

import re
from collections.abc import Sequence

# A scheme, a host with or without a wildcard in front, a port or none; no path.
SITE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


class ForeignOriginError(ValueError):
    """A page of another site made the request."""


def read_sites(value: object) -> tuple[str, ...]:
    """Checks the sites of the configuration that may embed the chat.

    Args:
        value: a list of origins (`https://www.example.org`); `*.` in front of a host
            stands for all its subdomains. `None` is no site.

    Raises:
        ValueError: one of them is no origin; the message names it.
    """
    sites = [] if value is None else value
    if not isinstance(sites, list):
        raise ValueError("`embed_on` must be a list of sites")
    for site in sites:
        if not isinstance(site, str) or not SITE.fullmatch(site):
            raise ValueError(
                f"`embed_on`: {site!r} is no site; write its scheme and host alone, for"
                " instance https://www.example.org"
            )
    return tuple(sites)


def check_origin(origin: str | None, host: str) -> None:
    """Refuses a request that a page of another site makes.

    The scheme is not compared: behind a proxy that ends TLS, the server sees another.

    Args:
        origin: the request's Origin header; browsers send it with every request that
            changes something, other programs need not.
        host: the request's Host header.

    Raises:
        ForeignOriginError: the origin is another host, or hidden (`null`).
    """
    if origin is not None and origin.partition("://")[2].lower() != host.lower():
        raise ForeignOriginError("requests of other sites are not answered")


def security_headers(embed_on: Sequence[str]) -> dict[str, str]:
    """Returns the headers that every response of the chat carries.

    Args:
        embed_on: the sites that may embed it, beside its own.
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
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
