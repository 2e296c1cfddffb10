"""Rasa's own channels, imported when one is asked for.

Rasa imports them all at each start, with the clients of a dozen services.
"""

import importlib.abc
import importlib.machinery
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

# The package of Rasa's channels, and what other modules of Rasa import from it.
CHANNELS = "rasa.core.channels"
BASE_CHANNELS = (
    "CollectingOutputChannel",
    "InputChannel",
    "OutputChannel",
    "UserMessage",
)


class LazyChannels(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Puts the import of Rasa's own channels off until one is asked for."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Returns how to load the package; `None` for any other module.

        Args:
            fullname: the module's name.
            path: where the package is that it belongs to.
            target: of no meaning here.
        """
        if fullname != CHANNELS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec and spec.loader:
            self._whole, spec.loader = spec.loader, self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Fills the package with what is not a channel (see the parent class)."""
        base = importlib.import_module(f"{CHANNELS}.channel")
        for name in BASE_CHANNELS:
            setattr(module, name, getattr(base, name))
        channels = BuiltInChannels(self._whole, module)

        def of_whole(name: str) -> Any:
            # The modules in the package are found by other ways.
            if name.islower() and name != "input_channel_classes":
                raise AttributeError(f"module {CHANNELS!r} has no attribute {name!r}")
            channels.load()
            return vars(module)[name]

        vars(module).update(BUILTIN_CHANNELS=channels, __getattr__=of_whole)


class BuiltInChannels(Mapping[str, type[Any]]):
    """Rasa's own channels by their names in credentials.yml, imported when needed."""

    def __init__(self, loader: importlib.abc.Loader, module: ModuleType) -> None:
        """Takes what imports them.

        Args:
            loader: Rasa's own of the package.
            module: the package.
        """
        self._loader = loader
        self._module = module

    def load(self) -> dict[str, type[Any]]:
        """Imports the channels, and returns them by name."""
        if self._module.BUILTIN_CHANNELS is self:
            self._loader.exec_module(self._module)
        channels: dict[str, type[Any]] = self._module.BUILTIN_CHANNELS
        return channels

    def __getitem__(self, name: str) -> type[Any]:
        """Returns a channel; other channels than Rasa's have a module in their name."""
        if "." in name:
            raise KeyError(name)
        return self.load()[name]

    def __iter__(self) -> Iterator[str]:
        """Goes through the names."""
        return iter(self.load())

    def __len__(self) -> int:
        """Returns how many there are."""
        return len(self.load())
