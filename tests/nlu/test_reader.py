"""Turns are read in their place: what they ask, which claims, about what."""

import dataclasses
from pathlib import Path

import pytest

from answers import intents
from answers.article import Article
from answers.compose import compose
from answers.turn import Asked, State
from nlu import minilm, turns
from nlu.alone import Alone, Understood
from nlu.context import ANSWER, NOTHING, Context
from nlu.reader import PLACE_MODELS, Examples, Reader, Reading, Settings
from tests.nlu import few_examples
from tests.nlu.few_examples import MONEY, REACTION, WEAPONS

CONFIG = {
    name: {
        "C": 20.0,
        "character_weight": 0.7,
        "word_weight": 0.7,
        "fact_weight": 1.0,
        "iterations": 200,
    }
    for name in ("alone", *PLACE_MODELS)
}
SETTINGS = Settings(
    threshold=0.2, ambiguity_threshold=0.0, second_claim=1.0, material=0.5
)


def no_roles(text: str) -> list[str]:
    """Finds no party in any text."""
    return []


@pytest.fixture(scope="module")
def alone() -> Alone:
    """What understands the few questions by themselves, with the real encoder."""
    labelled = [
        (text, intent)
        for intent, texts in few_examples.QUESTIONS.items()
        for text in texts
    ]
    texts, names = zip(*labelled, strict=True)
    vectors = minilm.load().encode(texts)
    return Alone.fit(
        texts, names, vectors, minilm.load().encode, no_roles, CONFIG["alone"]
    )


@pytest.fixture(scope="module")
def examples(article: Article, tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """The few examples of turns in their place."""
    folder = few_examples.write(tmp_path_factory.mktemp("data"), article)
    return Examples(
        outside=[
            (text, False)
            for intent in intents.DECLINED
            for text in few_examples.QUESTIONS[intent]
        ],
        turns=turns.read_folder(folder / "turns", article),
        claim_questions=few_examples.claim_questions(article),
    )


@pytest.fixture(scope="module")
def reader(alone: Alone, examples: Examples, article: Article) -> Reader:
    """A reader that has learned from them."""
    return Reader.fit(alone, examples, CONFIG, SETTINGS, article)


@pytest.fixture(scope="module")
def kept(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the reader is saved in."""
    folder = tmp_path_factory.mktemp("kept")
    reader.save(folder)
    return folder


def load(kept: Path, article: Article, **changed: float) -> Reader:
    """Loads the reader, with some settings changed."""
    settings = dataclasses.replace(SETTINGS, **changed)
    return Reader.load(kept, minilm.load().encode, no_roles, settings, article)


def read(reader: Reader, article: Article, text: str, *before: str) -> Reading:
    """Reads a text after turns that ask the intents `before`, a button each."""
    context, state = Context(), State()
    for intent in before:
        reply, state = compose([Asked(intent)], state, article)
        payloads = [button.payload for button in reply.buttons]
        words = few_examples.QUESTIONS[intent][0]
        context = Context.of(words, state, payloads, article)
    understand = reader.alone.for_one_turn()
    (reading,) = reader.read([understand(text)], state, context, understand)
    return reading


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("did they send any arms", WEAPONS),
        ("was there any money", MONEY),
        ("hello there", "greet"),
        ("a recipe for bread", "out_of_scope"),
    ],
)
def test_the_first_turn_is_read_by_itself(
    reader: Reader, article: Article, text: str, intent: str
) -> None:
    """Given a message without anything before it, it is read as it stands."""
    reading = read(reader, article, text)
    assert (reading.asked.intent, reading.alone, reading.text) == (intent, intent, text)
    assert reading.kind == NOTHING


@pytest.mark.parametrize(
    ("text", "before", "intent"),
    [
        ("and money?", WEAPONS, MONEY),
        ("how much", MONEY, "not_covered"),
        ("who accused them?", REACTION, REACTION),
        ("go on", REACTION, "tell_more"),
    ],
)
def test_a_later_turn_is_read_in_its_place(
    reader: Reader, article: Article, text: str, before: str, intent: str
) -> None:
    """Given a turn that leans on the one before, it is read in that light."""
    reading = read(reader, article, text, before)
    assert (reading.asked.intent, reading.kind) == (intent, ANSWER)


def test_a_turn_learned_in_its_place_is_sure(reader: Reader, article: Article) -> None:
    """Given words that only the conversations have, they count as known."""
    text = "accused by whom?"
    in_place = read(reader, article, text, REACTION)
    assert in_place.confidence > read(reader, article, text).confidence


def test_a_pointed_question_gets_its_claim(reader: Reader, article: Article) -> None:
    """Given a question that one claim answers, that claim is named."""
    asked = read(reader, article, "accused by whom?", REACTION).asked
    assert asked.claims == ("reaction_accusation",)


def test_a_broad_question_gets_no_claim(reader: Reader, article: Article) -> None:
    """Given a question for the subject as a whole, no claim is named."""
    assert read(reader, article, "did they send weapons?").asked.claims == ()


def test_a_second_claim_is_named_where_it_is_likely(
    reader: Reader, kept: Path, article: Article
) -> None:
    """Given no share that a second claim must have, some questions get two claims."""
    lenient = load(kept, article, second_claim=0.0)
    questions = few_examples.claim_questions(article)
    texts = [text for id in article.subject[REACTION].claims for text in questions[id]]
    asked = [read(lenient, article, text, REACTION).asked for text in texts]
    two = [each for each in asked if len(each.claims) == 2]
    assert two
    assert all(each.claims[0] != each.claims[1] for each in two)
    assert all({*each.claims} <= {*article.subject[each.intent].claims} for each in two)
    assert all(len(read(reader, article, text).asked.claims) < 2 for text in texts)


@pytest.mark.parametrize("subject", [MONEY, REACTION])
def test_a_follow_up_is_about_the_last_subject(
    reader: Reader, article: Article, subject: str
) -> None:
    """Given a wish for more that names nothing, it is about the last subject."""
    assert read(reader, article, "tell me more", subject).asked.about == subject


def test_a_follow_up_may_name_its_subject(reader: Reader, article: Article) -> None:
    """Given a wish for more of another subject, it is about that one."""
    asked = read(reader, article, "more about financial aid", WEAPONS).asked
    assert (asked.intent, asked.about) == ("tell_more", MONEY)


def test_only_a_follow_up_is_about_something(reader: Reader, article: Article) -> None:
    """Given a question that leans on nothing, `about` is empty."""
    assert read(reader, article, "and money?", WEAPONS).asked.about is None


def test_what_touches_material_assistance_is_told(
    reader: Reader, article: Article
) -> None:
    """Given the same words after money and after the reaction, their place decides."""
    assert read(reader, article, "how much?", MONEY).asked.material
    assert not read(reader, article, "how much?", REACTION).asked.material


def test_the_threshold_for_material_assistance_is_set(
    kept: Path, article: Article
) -> None:
    """Given the least threshold, everything touches it; given the greatest, nothing."""
    for threshold, touched in ((0.0, True), (1.1, False)):
        strict = load(kept, article, material=threshold)
        assert read(strict, article, "hello").asked.material is touched


@pytest.mark.parametrize("before", [(), (MONEY,)])
def test_what_is_not_sure_enough_counts_as_outside(
    kept: Path, article: Article, before: tuple[str, ...]
) -> None:
    """Given a threshold that nothing reaches, a question is declined."""
    strict = load(kept, article, threshold=1.1)
    reading = read(strict, article, "did they send weapons?", *before)
    assert reading.asked.intent in intents.DECLINED
    assert reading.asked.readings == ()
    assert reading.alone == WEAPONS


def test_two_close_readings_are_both_told(kept: Path, article: Article) -> None:
    """Given a lead that none has, the two likeliest intents are told."""
    strict = load(kept, article, ambiguity_threshold=1.1)
    asked = read(strict, article, "money or weapons").asked
    assert {*asked.readings} == {MONEY, WEAPONS}
    assert asked.intent == asked.readings[0]


def test_a_clear_reading_stands_alone(reader: Reader, article: Article) -> None:
    """Given a lead that any has, no other intent is told."""
    assert read(reader, article, "money or weapons").asked.readings == ()


@pytest.mark.parametrize(
    ("text", "opens_with"),
    [
        ("how much was it", "how much"),
        ("and since when", "when"),
        ("by whom? who", "who"),
        ("whose idea", "who"),
        ("according to whom", "who"),
        ("weapons", ""),
    ],
)
def test_the_question_word_is_told(
    reader: Reader, article: Article, text: str, opens_with: str
) -> None:
    """Given a question, the word that the article's silence depends on is told."""
    assert read(reader, article, text).asked.opens_with == opens_with


def test_near_subjects_come_first(reader: Reader, article: Article) -> None:
    """Given a question, all subjects are ordered by how near they come to it."""
    nearest = read(reader, article, "did they send weapons").asked.nearest
    assert nearest[0] == WEAPONS
    assert sorted(nearest) == sorted(article.subject)


def test_each_part_stands_after_the_one_before(
    reader: Reader, article: Article
) -> None:
    """Given a message in two parts, the second leans on the answer to the first."""
    understand = reader.alone.for_one_turn()
    parts: list[Understood] = [
        understand("any money?"),
        understand("is that confirmed"),
    ]
    first, second = reader.read(parts, State(), Context(), understand)
    assert (first.asked.intent, first.kind) == (MONEY, NOTHING)
    assert (second.asked.intent, second.asked.about) == ("ask_certainty", MONEY)
    assert second.kind == ANSWER


def test_a_loaded_reader_reads_the_same(
    reader: Reader, kept: Path, article: Article
) -> None:
    """Given a reader that was saved and loaded, its readings are the same."""
    loaded = load(kept, article)
    for text, before in (("guns?", ()), ("how much", (MONEY,)), ("more", (REACTION,))):
        assert read(loaded, article, text, *before) == read(
            reader, article, text, *before
        )


def test_a_missing_file_is_named(article: Article, tmp_path: Path) -> None:
    """Given a folder without the models, loading fails and names the file."""
    with pytest.raises(FileNotFoundError, match=r"known\.npz"):
        load(tmp_path, article)


def test_turns_of_one_intent_are_refused(
    alone: Alone, examples: Examples, article: Article
) -> None:
    """Given turns that all ask the same in their place, training says what is wrong."""
    same = [turn for turn in examples.turns if turn.asked.intent == "tell_more"]
    few = dataclasses.replace(examples, turns=same)
    with pytest.raises(ValueError, match="2 classes"):
        Reader.fit(alone, few, CONFIG, SETTINGS, article)
