"""Starts the assistant: `python -m server run`, `shell` or `train`."""

import argparse
import gc
import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any

from server.model import PROJECT
from server.quiet import quieten

quieten()

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 5005
TERMINAL = "channels.terminal.TerminalInput"
# What the server takes of clients, where the environment says nothing else.
SERVER = {
    # Connections that wait to be taken: of more, the rest would wait a second.
    "SANIC_BACKLOG": "1024",
    "SANIC_REQUEST_MAX_SIZE": "1000000",
    # In seconds: until a request is there as a whole, and until it is answered.
    "SANIC_REQUEST_TIMEOUT": "15",
    "SANIC_RESPONSE_TIMEOUT": "60",
    # How long what is under way may take after SIGTERM; Kubernetes waits for 30.
    "SANIC_GRACEFUL_SHUTDOWN_TIMEOUT": "20",
}


class StartError(RuntimeError):
    """The assistant cannot start; the message says why and what helps."""


def main(arguments: list[str] | None = None) -> int:
    """Runs a command.

    Args:
        arguments: the command line; that of the process where it is `None`.

    Returns:
        The exit status: 0, or 1 after an error that was said in a sentence.
    """
    parser = argparse.ArgumentParser(prog="server", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="serve the channels of credentials.yml")
    run.add_argument("--host", default=DEFAULT_HOST)
    run.add_argument("--port", type=int, default=DEFAULT_PORT)
    shell = commands.add_parser("shell", help="talk to the assistant in the terminal")
    deleting = commands.add_parser(
        "retention", help="delete what is older than RETENTION_DAYS"
    )
    for command in (run, shell, deleting):
        command.add_argument(
            "--endpoints",
            type=Path,
            default=PROJECT / "endpoints.yml",
            help="Rasa's file that names the tracker store (default: endpoints.yml)",
        )
    run.add_argument(
        "--credentials",
        type=Path,
        default=PROJECT / "credentials.yml",
        help="Rasa's file that names the channels (default: credentials.yml)",
    )
    commands.add_parser("train", help="train the model if its sources changed")
    options = parser.parse_args(arguments)
    if options.command != "train":
        options.endpoints = options.endpoints.resolve()
    if options.command == "run":
        options.credentials = options.credentials.resolve()
    os.chdir(PROJECT)
    # Imported late, as they bring Rasa, so that a wrong command line is told at once.
    from rasa.shared.exceptions import RasaException

    from answers.article import ArticleError, load
    from server import retention

    try:
        load()
        if options.command == "run":
            _check_port(options.host, options.port)
            _serve(options.host, options.port, options.endpoints, options.credentials)
        elif options.command == "retention":
            _check_files(options.endpoints)
            print(retention.command(options.endpoints))
        elif options.command == "shell":
            _serve(DEFAULT_HOST, _free_port(), options.endpoints)
        else:
            _prepare()
    except (ArticleError, StartError, RasaException) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def _check_port(host: str, port: int) -> None:
    """Makes sure that the address can be bound.

    Raises:
        StartError: it cannot.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise StartError(
                f"port {port} on {host} cannot be used ({error}); choose another one,"
                f" for instance: make run PORT={min(port + 100, 65_000)}"
            ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((DEFAULT_HOST, 0))
        return int(probe.getsockname()[1])


def _prepare() -> Path:
    """Sets up logging and returns the model, trained if need be."""
    from rasa.utils.common import configure_logging_and_warnings

    from server.model import TrainingError, ensure_model
    from telemetry import logs

    name = os.environ.get("LOG_LEVEL", "WARNING")
    level = logging.getLevelNamesMapping().get(name.upper())
    if level is None:
        raise StartError(f'LOG_LEVEL is "{name}"; it must be one such as INFO')
    configure_logging_and_warnings(max(level, logging.WARNING))
    logs.configure(level)
    quieten()
    try:
        return ensure_model()
    except TrainingError as error:
        raise StartError(str(error)) from error


def _check_files(endpoints: Path, credentials: Path | None = None) -> None:
    for option, file in (("endpoints", endpoints), ("credentials", credentials)):
        if file and not file.is_file():
            raise StartError(f"{file} is missing; name another file with --{option}")


def _serve(
    host: str, port: int, endpoints: Path, credentials: Path | None = None
) -> None:
    """Serves until it is stopped.

    Args:
        host: address to listen on.
        port: port to listen on.
        endpoints: Rasa's file that names the tracker store; its action endpoint is not
            used, as the actions run inside.
        credentials: Rasa's file that names the channels; the terminal is the only
            channel where it is `None`.

    Raises:
        StartError: there is no such file, or no model.
        InvalidConfigException: a channel's settings are wrong.
    """
    _check_files(endpoints, credentials)
    model = _prepare()
    print("Loading the model …", flush=True)
    import threadpoolctl
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    from server import retention
    from server.action_endpoint import InProcessActions, trust_results
    from server.conversations import ConversationStore
    from server.front import drain, replace_root_route
    from server.stores import open_stores
    from telemetry import metrics, requests, tracing

    tracing.start()
    days = retention.read_days(os.environ)
    available = AvailableEndpoints.read_endpoints(str(endpoints))
    available.action = InProcessActions("actions")
    trust_results()
    open_stores(available)
    replace_root_route()
    # The numbers of one message gain nothing from more threads, which wait by spinning.
    threadpoolctl.threadpool_limits(1)
    for name, value in SERVER.items():
        os.environ.setdefault(name, value)
    unloaded = False

    async def see(app: Any, _: Any) -> None:
        if unloaded:
            return
        requests.watch(app)
        tracing.watch(app.ctx.agent)
        app.add_task(metrics.watch_event_loop())
        await retention.delete_every_hour(endpoints, days)
        if isinstance(app.ctx.agent.tracker_store, ConversationStore):
            app.add_task(app.ctx.agent.tracker_store.watch())

    async def check(app: Any, _: Any) -> None:
        nonlocal unloaded
        # Rasa only logs that a model cannot be loaded, and answers nothing then.
        unloaded = not app.ctx.agent.is_ready()
        if unloaded:
            app.stop()

    async def announce(*_: Any) -> None:
        if unloaded:
            return
        # What is loaded stays: looking through it again would halt a turn now and then.
        gc.collect()
        gc.freeze()
        print(
            f"Open http://{host}:{port}/chat to talk to the assistant. Programs ask it"
            f" at http://{host}:{port}/webhooks/rest/webhook (press Ctrl-C to stop).",
            flush=True,
        )

    after_start = [(see, "after_server_start"), (announce, "after_server_start")]
    serve_application(
        model_path=str(model),
        channel=None if credentials else TERMINAL,
        interface=host,
        port=port,
        credentials=str(credentials) if credentials else None,
        enable_api=False,
        endpoints=available,
        server_listeners=[
            (check, "after_server_start"),
            (drain, "before_server_stop"),
            *(after_start if credentials else []),
        ],
    )
    if unloaded:
        raise StartError(
            f"the model {model.name} cannot be loaded, see the log above; remove the"
            " file to have it trained anew"
        )


if __name__ == "__main__":
    sys.exit(main())
