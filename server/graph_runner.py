"""Runs the graph of components of Rasa's server, without a scheduler."""

from typing import Any

import rasa.core.processor
from rasa.engine.runner.dask import DaskGraphRunner


class DirectGraphRunner(DaskGraphRunner):
    """Runs one node after the other, each after those that it needs.

    So does Dask's scheduler, of which Rasa uses no more than that; but it looks through
    graph, inputs and results several times a turn.
    """

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Runs the nodes that the targets need.

        Args:
            inputs: what is not a node's output, by name.
            targets: names of nodes; those of the graph where it is `None`.

        Returns:
            The targets' outputs by their names.
        """
        done = {name: (name, value) for name, value in (inputs or {}).items()}

        def output(name: str) -> Any:
            if name not in self._instantiated_nodes and name not in done:
                # The node that needs it says so.
                return name
            if name not in done:
                needs = self._graph_schema.nodes[name].needs.values()
                done[name] = self._instantiated_nodes[name](*map(output, needs))
            return done[name]

        wanted = targets or self._graph_schema.target_names
        return {name: output(name)[1] for name in wanted}


def run_directly() -> None:
    """Lets Rasa's server run its graph so; Rasa offers no setting for it."""
    rasa.core.processor.DaskGraphRunner = DirectGraphRunner
