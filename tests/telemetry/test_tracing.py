"""Traces cost nothing and need nothing, until an endpoint is configured."""

import sys
import types

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from telemetry import tracing

ENDPOINT = tracing.ENDPOINT_VARIABLES[0]


def test_without_an_endpoint_nothing_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Spans are not real, and a model gets no hooks."""
    for name in tracing.ENDPOINT_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    tracing.start()
    with tracing.span("turn") as span:
        assert not span.is_recording()
    tracing.watch(types.SimpleNamespace())


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint without what sends to it ends the start with a sentence."""
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)
    with pytest.raises(tracing.TracingError, match="uv sync --group tracing"):
        tracing.start()


def test_of_an_error_the_kind_alone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A span that ends in an exception names its kind, not its message."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("test"))
    word = "secret" + "word"
    with pytest.raises(ValueError, match=word), tracing.span("turn"):
        raise ValueError(word)
    (span,) = exporter.get_finished_spans()
    assert span.status.status_code == trace.StatusCode.ERROR
    assert span.status.description == "ValueError"
    assert word not in span.to_json()
