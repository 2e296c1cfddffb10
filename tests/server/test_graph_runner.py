"""The graph is run as Rasa's own runner runs it."""

from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from server.graph_runner import DirectGraphRunner

RUNNERS = pytest.mark.parametrize("kind", [DirectGraphRunner, DaskGraphRunner])


class Noting(GraphComponent):
    """A component that notes when it runs."""

    ran: list[str]

    def __init__(self, name: str) -> None:
        """Takes its name in the graph."""
        self._name = name

    @classmethod
    def create(
        cls, config: Any, model_storage: Any, resource: Any, execution_context: Any
    ) -> "Noting":
        """Creates the component (see the parent class)."""
        return cls(execution_context.node_name)

    def put(self, **texts: str) -> str:
        """Puts its name after what it is given."""
        self.ran.append(self._name)
        return "+".join([*texts.values(), self._name])


def runner(kind: type[DaskGraphRunner], **needs: dict[str, str]) -> DaskGraphRunner:
    """Returns a runner of a graph, by what each node needs; `last` is its target."""
    Noting.ran = []
    nodes = {
        name: SchemaNode(
            needs=needed,
            uses=Noting,
            constructor_name="create",
            fn="put",
            config={},
            eager=True,
            is_target=name == "last",
        )
        for name, needed in needs.items()
    }
    return kind.create(
        GraphSchema(nodes), LocalModelStorage(None), ExecutionContext(GraphSchema({}))
    )


@RUNNERS
def test_nodes_run_once_and_after_what_they_need(kind: type[DaskGraphRunner]) -> None:
    """Given a node that two need, it runs once, before both."""
    ran = runner(
        kind,
        last={"a": "left", "b": "right"},
        left={"text": "first"},
        right={"text": "first"},
        first={"text": "message"},
    ).run({"message": "hello"})
    assert ran == {"last": "hello+first+left+hello+first+right+last"}
    assert sorted(Noting.ran) == ["first", "last", "left", "right"]


@RUNNERS
def test_what_no_target_needs_does_not_run(kind: type[DaskGraphRunner]) -> None:
    """Given a target, nodes that it does not need are left out."""
    graph = runner(kind, last={"text": "first"}, first={"text": "message"})
    assert graph.run({"message": "hello"}, targets=["first"]) == {
        "first": "hello+first"
    }
    assert Noting.ran == ["first"]


@RUNNERS
def test_a_missing_input_is_said(kind: type[DaskGraphRunner]) -> None:
    """Given an input that is not there, the error names node and input."""
    with pytest.raises(GraphRunError, match="Missing input to run node 'last'"):
        runner(kind, last={"text": "message"}).run({})
