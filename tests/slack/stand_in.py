"""A stand-in for Slack: Web API, response URLs and Socket Mode, on a real port."""

import asyncio
import collections
import dataclasses
import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack import block_kit

BOT_TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
TEAM, BOT_USER, BOT = "T0TEAM", "U0BOT", "B0BOT"
WITHIN_SECONDS = 30
LOOK_EVERY_SECONDS = 0.05
RESPONSE = "response_url"


@dataclasses.dataclass(frozen=True)
class Trouble:
    """How a call is answered in place of success.

    Attributes:
        status: the HTTP status.
        error: the error code of `ok: false`; with another status the body is no JSON.
        headers: further headers.
        seconds: how long the answer takes.
        hang_up: whether the connection is cut instead of an answer.
    """

    status: int = 200
    error: str = ""
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    seconds: float = 0.0
    hang_up: bool = False


@dataclasses.dataclass(frozen=True)
class Call:
    """A call that the stand-in took, in the form that Slack would have shown it."""

    method: str
    arguments: dict[str, Any]
    at: float


class StandIn:
    """Slack for tests, in a thread of its own.

    Attributes:
        calls: all calls that succeeded.
        attempts: the arguments of all calls with a valid token, failed ones included.
        problems: what Slack would have refused; empty if all is well.
        trouble: for each method, how the next calls are answered.
        chaos: asked for each call; returns the trouble that it runs into, if any.
        tokens: the tokens that are valid.
    """

    def __init__(self) -> None:
        """Prepares a stand-in."""
        self.calls: list[Call] = []
        self.attempts: list[Call] = []
        self.problems: list[str] = []
        self.trouble: dict[str, collections.deque[Trouble]] = collections.defaultdict(
            collections.deque
        )
        self.chaos: Callable[[], Trouble | None] = lambda: None
        self.tokens = {BOT_TOKEN, APP_TOKEN}
        self.acknowledged: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Starts to listen."""
        self._thread.start()
        self._in_loop(self._serve())

    def stop(self) -> None:
        """Stops listening."""
        self._in_loop(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def api(self) -> str:
        """The address of the Web API."""
        return f"{self._address}/api/"

    def response_url(self) -> str:
        """Returns a new response URL."""
        return f"{self._address}/response/{uuid.uuid4().hex}"

    def of(self, method: str) -> list[dict[str, Any]]:
        """Returns the arguments of all successful calls of a method."""
        return [call.arguments for call in list(self.calls) if call.method == method]

    def wait(
        self, condition: Callable[[], Any], seconds: float = WITHIN_SECONDS
    ) -> Any:
        """Waits until a condition holds; returns what it returned.

        Raises:
            TimeoutError: it did not hold in time.
        """
        give_up = time.monotonic() + seconds
        while not (result := condition()):
            if time.monotonic() > give_up:
                raise TimeoutError(f"not within {seconds} s; calls: {self.calls[-5:]}")
            with self._changed:
                self._changed.wait(LOOK_EVERY_SECONDS)
        return result

    def send_envelope(self, kind: str, payload: Any) -> str:
        """Sends a payload through the newest WebSocket; returns the envelope's id."""
        id = uuid.uuid4().hex
        envelope = {
            "envelope_id": id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        self._in_loop(self.sockets[-1].send_str(json.dumps(envelope)))
        return id

    def refresh(self) -> None:
        """Tells the client to connect anew, as Slack does every few hours."""
        text = json.dumps({"type": "disconnect", "reason": "refresh_requested"})
        self._in_loop(self.sockets[-1].send_str(text))

    def cut(self) -> None:
        """Closes the newest WebSocket without a word."""
        self._in_loop(self.sockets[-1].close())

    def _in_loop(self, work: Any) -> Any:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(WITHIN_SECONDS)

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self._address = f"http://127.0.0.1:{port}"

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        arguments = await self._arguments(request)
        needed = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token not in self.tokens or token != needed:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return await self._take(method, arguments, request)

    async def _response(self, request: web.Request) -> web.Response:
        return await self._take(RESPONSE, await self._arguments(request), request)

    async def _arguments(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return json.loads(await request.read() or b"{}")
        return dict(await request.post())

    async def _take(
        self, method: str, arguments: dict[str, Any], request: web.Request
    ) -> web.Response:
        self.attempts.append(Call(method, arguments, time.monotonic()))
        planned = self.trouble[method]
        trouble = planned.popleft() if planned else self.chaos()
        if trouble:
            await asyncio.sleep(trouble.seconds)
            if trouble.hang_up and request.transport:
                request.transport.abort()
            if trouble.status != 200:
                return web.Response(
                    status=trouble.status, headers=trouble.headers, text="trouble"
                )
            if trouble.error:
                return web.json_response({"ok": False, "error": trouble.error})
            if trouble.hang_up:
                return web.Response()
        answer = self._answer(method, arguments)
        with self._changed:
            self.calls.append(Call(method, arguments, time.monotonic()))
            self._changed.notify_all()
        return web.json_response(answer)

    def _answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Checks a call and returns Slack's answer to it."""
        required: dict[str, tuple[str, ...]] = {
            "auth.test": (),
            "apps.connections.open": (),
            "chat.postMessage": ("channel", "text", "blocks"),
            "views.publish": ("user_id", "view"),
            "assistant.threads.setStatus": ("channel_id", "thread_ts", "status"),
            "assistant.threads.setSuggestedPrompts": ("channel_id", "prompts"),
            RESPONSE: ("text", "blocks"),
        }
        if method not in required:
            self.problems.append(f"unknown method {method}")
            return {"ok": False, "error": "unknown_method"}
        for name in required[method]:
            if not arguments.get(name):
                self.problems.append(f"{method} without {name}")
        content = arguments.get("view", arguments)
        if "blocks" in content:
            self.problems += block_kit.problems(content)
        if method in ("chat.postMessage",) and (
            arguments.get("unfurl_links"),
            arguments.get("unfurl_media"),
        ) != (False, False):
            self.problems.append("links may unfurl")
        if len(arguments.get("prompts", [])) > 4:
            self.problems.append("more than four prompts")
        if method == "auth.test":
            return {
                "ok": True,
                "team_id": TEAM,
                "team": "Stand-in",
                "user_id": BOT_USER,
                "user": "article",
                "bot_id": BOT,
            }
        if method == "apps.connections.open":
            url = self._address.replace("http", "ws", 1)
            return {"ok": True, "url": f"{url}/link?ticket={uuid.uuid4().hex}"}
        return {"ok": True, "channel": arguments.get("channel"), "ts": _ts()}

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        with self._changed:
            self.sockets.append(socket)
            self._changed.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                with self._changed:
                    self.acknowledged.append(json.loads(message.data)["envelope_id"])
                    self._changed.notify_all()
        return socket


def _ts() -> str:
    return f"{time.time():.6f}"
