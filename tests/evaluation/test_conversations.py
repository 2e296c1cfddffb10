"""Turns are read in their place by models that do not know their conversation."""

from answers.article import load
from answers.turn import Asked
from evaluation.conversations import Read, cross_validate, describe, measure
from nlu.alone import Understood
from nlu.context import Context
from nlu.in_place import Understand
from nlu.reader import Reader, Reading
from nlu.turns import Turn

ARTICLE = load()
POLITICS = Asked("topic_political_backing", ("political_recognition",))


def read(asked: Asked, found: Asked, again: bool | None = False) -> Read:
    """Returns a message with what was made of it."""
    return Read("one", "a message", asked, found, found.intent, again)


def test_a_turn_is_right_where_its_intent_is() -> None:
    """Given two intents with the same answer, either is right; others are not."""
    impact = Asked("ask_international_impact")
    assert read(impact, Asked("topic_international_repercussions")).right
    assert not read(impact, Asked("ask_why_support")).right


def test_a_pointed_question_is_led_by_its_claim() -> None:
    """Given a pointed question, the first claim told decides whether it is led."""
    other = Asked("topic_political_backing", ("political_relations",))
    found = [read(POLITICS, POLITICS), read(POLITICS, other)]
    number, led = measure(found, ARTICLE)["pointed, led by a claim that answers"]
    assert (number, led.value) == (2, 0.5)


def test_repeats_are_counted_of_what_was_replied_to() -> None:
    """Given a further wording without a reply of its own, it counts for no repeat."""
    found = [read(POLITICS, POLITICS, again) for again in (True, False, None)]
    number, share = measure(found, ARTICLE)["replies word for word the one before"]
    assert (number, share.value) == (2, 0.5)
    assert "Turns in their place" in describe(found, ARTICLE)


class AlwaysPolitics(Reader):
    """A reader that takes all for the same, and remembers what it was trained on."""

    def __init__(self, known: list[str]) -> None:
        """Takes the names of the conversations that it was trained on."""
        self.known = known
        self.alone = self  # type: ignore[assignment]

    def for_one_turn(self) -> Understand:
        """Returns what leaves a text as it is."""
        return lambda text: text  # type: ignore[return-value]

    def read_one(
        self, alone: Understood, context: Context, understand: Understand
    ) -> Reading:
        """Reads any text the same."""
        return Reading(str(alone), Asked(self.known[0]), 1.0, self.known[0], "")


def test_a_conversation_is_read_by_models_that_do_not_know_it() -> None:
    """Given five conversations, each is asked of what was trained on the others."""
    names = [f"conversation {number}" for number in range(5)]
    turns = [Turn(("hello",), Context(), Asked("greet"), name) for name in names]
    asked: list[set[str]] = []

    def train(known: list[Turn]) -> Reader:
        asked.append({turn.conversation for turn in known})
        return AlwaysPolitics(["topic_political_backing"])

    found = cross_validate(turns, train, ARTICLE)  # type: ignore[arg-type]
    assert sorted(each.conversation for each in found) == names
    assert all(len(known) == 4 for known in asked)
    assert not any(each.right for each in found)
