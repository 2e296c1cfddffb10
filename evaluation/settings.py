"""The settings under evaluation, as `config.yml` has them."""

import dataclasses
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.language import Language

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
        data: folder with the examples that are not Rasa's own.
        models: settings of each `TextModel` by name; `alone` is that of questions that
            stand alone.
        split: inverse strength of regularization of the decisions about cuts.
        reader: thresholds and the like.
        outside: intents that the article does not answer.
    """

    language: dict[str, Any]
    usual_parties: tuple[str, ...]
    data: Path
    models: dict[str, dict[str, Any]]
    split: float
    reader: nlu.reader.Settings
    outside: tuple[str, ...]

    @property
    def classifier(self) -> dict[str, Any]:
        """Settings of the model of questions that stand alone."""
        return self.models["alone"]

    @property
    def threshold(self) -> float:
        """Confidence below which a question counts as outside."""
        return self.reader.threshold

    @property
    def ambiguity_threshold(self) -> float:
        """Margin below which the assistant asks which of two readings is meant."""
        return self.reader.ambiguity_threshold

    def load_language(self) -> Language:
        """Loads spaCy's model."""
        return spacy.load(self.language["model"], exclude=self.language["exclude"])


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
            data=PROJECT / reader["data"],
            models=reader["models"],
            split=reader["split"],
            reader=nlu.reader.Settings.of(reader),
            outside=OUTSIDE,
        )
    except KeyError as error:
        raise SettingsError(f"{path}: add {error} to the pipeline") from error
