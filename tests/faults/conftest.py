"""The cluster, and how long each fault is tried."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.cluster.cluster import Cluster
from tests.running_server import free_ports

# `make faults` takes longer.
SECONDS = float(os.environ.get("FAULT_SECONDS", "2"))
# All clients ask from one address, more than a person would.
NO_LIMITS = """
limit_req_zone $binary_remote_addr zone=requests:1m rate=100000r/s;
limit_conn_zone $binary_remote_addr zone=connections:1m;
"""
UNLIMITED = {"MESSAGES_PER_ADDRESS": "0", "MESSAGES_PER_CONVERSATION": "0"}


@pytest.fixture(scope="session")
def seconds() -> float:
    """For how long there is load before, during and after a fault."""
    return SECONDS


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Three servers with PostgreSQL, Redis and nginx."""
    # Where PostgreSQL's own user can reach it, unlike pytest's folders.
    with tempfile.TemporaryDirectory(prefix="cluster-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        running = Cluster(
            folder, free_ports(6), environment=UNLIMITED, limits=NO_LIMITS
        )
        try:
            running.start()
            yield running
        finally:
            running.stop()
