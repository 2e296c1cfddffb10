"""The settings under evaluation, as `config.yml` has them."""

import dataclasses
from pathlib import Path
from typing import Any

import yaml

from nlu.intent_classifier import IntentClassifier
from server.model import PROJECT

CONFIG = PROJECT / "config.yml"
LANGUAGE = "nlu.spacy_language.SpacyLanguage"
ROLES = "nlu.role_featurizer.RoleFeaturizer"
CLASSIFIER = "nlu.intent_classifier.IntentClassifier"
SELECTOR = "nlu.question_splitter.QuestionSelector"
FALLBACK = "FallbackClassifier"


class SettingsError(ValueError):
    """`config.yml` lacks what the evaluation needs; the message says what."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What the pipeline's figures depend on.

    Attributes:
        language: settings of spaCy's model.
        usual_parties: whom most questions name, see `nlu.roles.Parties`.
        classifier: settings of the intent classifier.
        outside: intents that the article does not answer.
        threshold: confidence below which a question counts as outside.
        ambiguity_threshold: margin of the first reading over the second below which
            the assistant asks which is meant.
    """

    language: dict[str, Any]
    usual_parties: tuple[str, ...]
    classifier: dict[str, Any]
    outside: tuple[str, ...]
    threshold: float
    ambiguity_threshold: float


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
        fallback = components[FALLBACK]
        given = {k: v for k, v in components[CLASSIFIER].items() if k != "name"}
        return Settings(
            language=components[LANGUAGE],
            usual_parties=tuple(components[ROLES]["usual"]),
            classifier={**IntentClassifier.get_default_config(), **given},
            outside=tuple(components[SELECTOR]["outside"]),
            threshold=float(fallback["threshold"]),
            ambiguity_threshold=float(fallback["ambiguity_threshold"]),
        )
    except KeyError as error:
        raise SettingsError(f"{path}: add {error} to the pipeline") from error
