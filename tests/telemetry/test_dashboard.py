"""The Grafana dashboard shows the metrics that there are, all of them."""

import json
import re
from typing import Any

import promql_parser
import pytest
from prometheus_client import REGISTRY, CollectorRegistry, ProcessCollector

from server.model import PROJECT
from telemetry import metrics

DASHBOARD = json.loads((PROJECT / "deploy/grafana-dashboard.json").read_text("utf-8"))
# What Grafana puts in the place of its variables, for the parser.
VARIABLES = {"$__rate_interval": "5m", "$job": ".*"}
SUFFIXES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_count", "_sum"),
    "gauge": ("",),
}


def queries() -> list[str]:
    """Returns the PromQL of all panels."""
    return [
        target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
    ]


def selected(expression: Any) -> set[tuple[str, frozenset[str]]]:
    """Returns the series that an expression reads: name and labels that it names."""
    text = str(expression)
    return {
        (name, frozenset(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", labels)))
        for name, labels in re.findall(r"([a-z_]+)\{([^}]*)\}", text)
    }


def parsed(query: str) -> Any:
    """Parses a query as Prometheus does."""
    for name, value in VARIABLES.items():
        query = query.replace(name, value)
    return promql_parser.parse(query)


def existing() -> dict[str, set[str]]:
    """Returns the names of all series that the server serves, with their labels."""
    found: dict[str, set[str]] = {}
    for name in dir(metrics):
        metric = getattr(metrics, name)
        if hasattr(metric, "_labelnames"):
            labels = set(metric._labelnames) | {"job"}
            for suffix in SUFFIXES[metric._type]:
                found[metric._name + suffix] = labels
    process = CollectorRegistry()
    ProcessCollector(registry=process)
    for family in process.collect():
        for sample in family.samples:
            found[sample.name] = {"job"}
    return found


@pytest.mark.parametrize("query", queries())
def test_a_query_reads_what_there_is(query: str) -> None:
    """It is PromQL, and its series and labels are served."""
    series = existing()
    read = selected(parsed(query))
    assert read
    for name, labels in read:
        assert name in series, name
        assert labels <= series[name], labels - series[name]


@pytest.mark.parametrize("query", queries())
def test_a_query_groups_by_labels_that_there_are(query: str) -> None:
    """What a sum is split by is a label of the series that it reads."""
    series = existing()
    ((name, _), *_) = selected(parsed(query))
    for group in re.findall(r"by \(([^)]*)\)", query):
        labels = {label.strip() for label in group.split(",")}
        assert labels <= series[name] | {"instance", "le"}


def test_every_metric_is_shown() -> None:
    """A metric that nobody looks at would be of no use."""
    read = {name for query in queries() for name, _ in selected(parsed(query))}
    shown = {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in read}
    own = {family.name for family in REGISTRY.collect()}
    assert {name for name in own if name.startswith("assistant_")} <= shown


def test_panels_do_not_overlap() -> None:
    """Each panel has an id and a place of its own."""
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
