"""Stands in for an OpenTelemetry collector: keeps the spans that it is sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Collector:
    """A collector that listens on a port of this machine."""

    def __init__(self) -> None:
        """Starts with nothing sent."""
        self.bodies: list[bytes] = []
        self.address = ""

    @property
    def spans(self) -> list[Span]:
        """All spans so far."""
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    found += scope.spans
        return found


@contextmanager
def collecting() -> Iterator[Collector]:
    """Runs a collector."""
    collector = Collector()

    class Receive(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            collector.bodies.append(self.rfile.read(size))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receive)
    collector.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield collector
    server.shutdown()
