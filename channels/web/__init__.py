"""The web chat: its page, and the requests that the page makes."""

from channels.web.channel import WebInput

__all__ = ["WebInput"]
