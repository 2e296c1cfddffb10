"""A site of somebody else that puts the chat on its page."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A reading room</title>
<link rel="icon" href="data:,">
{head}
<style nonce="here">
  body {{ margin: 0; font: 1.125rem/1.6 Georgia, serif; color: #222; background: #fff }}
  main {{ max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem }}
  h1 {{ font-size: 2rem; line-height: 1.2 }}
</style>
<main>
  <h1>The reading room</h1>
  <p>Texts to read at leisure, and an assistant to ask about one of them. It answers
  from that text alone, and shows where each answer stands.</p>
  <p><a href="#more">More of this site</a></p>
</main>
{foot}
</html>
"""
SCRIPT = '<script src="{chat}/embed.js" {attributes}></script>'
EMBED = "{embed}"


@contextmanager
def site(
    chat: str,
    port: int,
    attributes: str = "",
    *,
    head: str = "",
    foot: str = EMBED,
    headers: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Serves a page with the embed script.

    Args:
        chat: address of the chat.
        port: where to serve.
        attributes: further attributes of the script element.
        head: what the page has in its head.
        foot: what it has at its end; in both, `{embed}` stands for the script element.
        headers: of the page's response.

    Yields:
        The page's address.
    """
    embed = SCRIPT.format(chat=chat, attributes=attributes)
    parts = {"head": head, "foot": foot}
    filled = {name: part.replace("{embed}", embed) for name, part in parts.items()}
    page = PAGE.format(**filled).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Sends the page."""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments: object) -> None:
            """Keeps the requests out of the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
