"""The settings under evaluation, as `config.yml` has them."""

import dataclasses
from pathlib import Path
from typing import Any

import yaml

import nlu.reader
from answers.intents import OUTSIDE
from nlu.turn_reader import TurnReader
from server.model import PROJECT

CONFIG = PROJECT / "config.yml"
LANGUAGE = "nlu.spacy_language.SpacyLanguage"
READER = "nlu.turn_reader.TurnReader"


class SettingsError(ValueError):
    """`config.yml` lacks what the evaluation needs; the message says what."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What the pipeline's figures depend on.

    Attributes:
        language: settings of spaCy's model.
        usual_parties: whom most questions name, see `nlu.roles.Parties`.
        models: settings of the models by name; `alone` is that of questions that stand
            alone.
        reader: thresholds and the like.
        outside: intents that the article does not answer.
        threshold: confidence below which a question counts as outside.
        ambiguity_threshold: margin of the first reading over the second below which
            the assistant asks which is meant.
    """

    language: dict[str, Any]
    usual_parties: tuple[str, ...]
    models: dict[str, dict[str, Any]]
    reader: nlu.reader.Settings
    outside: tuple[str, ...]
    threshold: float
    ambiguity_threshold: float

    @property
    def classifier(self) -> dict[str, Any]:
        """Settings of the model of questions that stand alone."""
        return self.models["alone"]


def load(path: Path = CONFIG) -> Settings:
    """Reads the settings.

    Args:
        path: Rasa's configuration file.

    Raises:
        SettingsError: a component or a setting is missing.
    """
    components = {
        entry["name"]: entry for entry in yaml.safe_load(path.read_text())["pipeline"]
    }
    try:
        reader = {**TurnReader.get_default_config(), **components[READER]}
        return Settings(
            language=components[LANGUAGE],
            usual_parties=tuple(reader["usual"]),
            models=reader["models"],
            reader=nlu.reader.Settings.of(reader),
            outside=OUTSIDE,
            threshold=float(components[READER]["threshold"]),
            ambiguity_threshold=float(components[READER]["ambiguity_threshold"]),
        )
    except KeyError as error:
        raise SettingsError(f"{path}: add {error} to the pipeline") from error
