"""Lets Rasa run where TensorFlow is not installed, and start with what it uses.

Rasa imports TensorFlow at each start, for components that may not be used at all: its
registry of components imports every one, and a few of its modules compare types with
them. That costs seconds and hundreds of megabytes. Here stand-ins of the same names
take the place of the modules that need TensorFlow; a pipeline that names one of them is
refused by Rasa, which says that the package `tensorflow` is missing.

Where TensorFlow is installed, Rasa uses it.

What draws plots is imported when the first plot is drawn, and Rasa's own channels, with
the clients of a dozen services, when the first of them is asked for.

Python calls `install` at its start, by the file in `startup`, so that it holds for the
command `rasa` as well.
"""

import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from lean_rasa.channels import LazyChannels

RASA_VERSION = "3.6.21"
# Rasa's modules that import TensorFlow, and what other modules import from them.
COMPONENTS = {
    "rasa.core.policies.ted_policy": "TEDPolicy",
    "rasa.core.policies.unexpected_intent_policy": "UnexpecTEDIntentPolicy",
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": "ConveRTFeaturizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": "LanguageModelFeaturizer",
    "rasa.nlu.selectors.response_selector": "ResponseSelector",
}
# Imported by Rasa's server, and used in tests of a model alone.
LAZY = "rasa.utils.plotting"
UTILITIES = {
    "rasa.utils.tensorflow.callback": ("RasaModelCheckpoint", "RasaTrainingLogger"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}


class WrongVersionError(ImportError):
    """Another version of Rasa is installed; the message says what to do."""


class LazyPlotting(importlib.abc.MetaPathFinder):
    """Puts the import of what draws plots off until it is used."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Returns how to load it later; `None` for any other module.

        Args:
            fullname: the module's name.
            path: where the package is that it belongs to.
            target: of no meaning here.
        """
        if fullname != LAZY:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec and spec.loader:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and fills the modules that stand in for those that need TensorFlow."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Returns how to load a stand-in; `None` for any other module.

        Args:
            fullname: the module's name.
            path: of no meaning here, as is `target`.
            target: see `path`.

        Raises:
            WrongVersionError: the installed Rasa is not the one this is written for.
        """
        if fullname not in COMPONENTS and fullname not in UTILITIES:
            return None
        if importlib.util.find_spec("tensorflow"):
            return None
        version = importlib.metadata.version("rasa")
        if version != RASA_VERSION:
            raise WrongVersionError(
                f"Rasa {version} is installed, and only Rasa {RASA_VERSION} is known to"
                " run without TensorFlow: install that version, or TensorFlow"
            )
        return importlib.machinery.ModuleSpec(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        """Fills a module with stand-ins (see the parent class)."""
        if module.__name__ in COMPONENTS:
            name = COMPONENTS[module.__name__]
            setattr(module, name, _component(name, module.__name__))
        for name in UTILITIES.get(module.__name__, ()):
            setattr(module, name, type(name, (), {"__module__": module.__name__}))


def install() -> None:
    """Changes how Rasa's modules are found, for imports from now on."""
    sys.meta_path[:0] = [StandIns(), LazyPlotting(), LazyChannels()]


def _component(name: str, module: str) -> type[Any]:
    """Returns a component that Rasa knows by name, but finds to lack a package."""
    from rasa.engine.graph import GraphComponent
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    if module.startswith("rasa.core"):
        kind = DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT
    elif "featurizers" in module:
        kind = DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER
    else:
        kind = DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER
    needs = staticmethod(lambda: ["tensorflow"])
    stand_in = type(
        name, (GraphComponent,), {"__module__": module, "required_packages": needs}
    )
    return DefaultV1Recipe.register(kind, is_trainable=True)(stand_in)
