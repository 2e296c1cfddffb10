"""OpenTelemetry traces, where an endpoint is configured that they are sent to.

`OTEL_EXPORTER_OTLP_ENDPOINT` names it; that and the other variables are OpenTelemetry's
own: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables
"""

import functools
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from opentelemetry import trace
from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext, GraphNodeHook
from rasa.shared.exceptions import RasaException

ENDPOINT_VARIABLES = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
)
SERVICE = "article-assistant"

Work = Callable[..., Awaitable[Any]]

_tracer = trace.get_tracer(SERVICE)


class TracingError(RasaException):
    """Traces are wanted and cannot be sent; the message says what helps."""


def is_wanted() -> bool:
    """Tells whether the environment names an endpoint."""
    return any(os.environ.get(name, "").strip() for name in ENDPOINT_VARIABLES)


def start() -> None:
    """Begins to send traces, if they are wanted.

    Raises:
        TracingError: what sends them is not installed.
    """
    if not is_wanted():
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise TracingError(
            f"{ENDPOINT_VARIABLES[0]} is set, but what sends traces is not installed;"
            " install it with: uv sync --group tracing"
        ) from error
    name = os.environ.get("OTEL_SERVICE_NAME", SERVICE)
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


@contextmanager
def span(name: str, **attributes: str) -> Iterator[trace.Span]:
    """Makes a span of what is done within; free where no traces are sent.

    Args:
        name: what is done.
        **attributes: what else to tell; nothing that a user said or is.
    """
    id = structlog.contextvars.get_contextvars().get("request_id")
    if id:
        attributes["request_id"] = id
    # An exception's message may hold the user's words.
    with _tracer.start_as_current_span(
        name,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_status(trace.StatusCode.ERROR, type(error).__name__)
            raise


class ComponentSpans(GraphNodeHook):
    """Makes a span of each component of Rasa's graph that handles a message."""

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, Any]:
        """Begins a span (see the parent class)."""
        return {"span": _tracer.start_span(node_name)}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, Any],
    ) -> None:
        """Ends the span (see the parent class)."""
        input_hook_data["span"].end()


def watch(agent: Agent) -> None:
    """Has a model's components and its tracker store make spans, if they are wanted.

    Rasa takes hooks when it builds the graph, but offers no way to hand it any when it
    loads a model to serve.

    Args:
        agent: one with a model.
    """
    if not is_wanted():
        return
    hook = ComponentSpans()
    for node in agent.processor.graph_runner._instantiated_nodes.values():
        node._hooks.append(hook)
    store = agent.tracker_store
    for method in ("retrieve", "save"):
        setattr(store, method, _spanned(f"store.{method}", getattr(store, method)))


def _spanned(name: str, work: Work) -> Work:
    @functools.wraps(work)
    async def in_span(*arguments: Any, **options: Any) -> Any:
        with span(name):
            return await work(*arguments, **options)

    return in_span
