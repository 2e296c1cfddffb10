"""Reads a turn in its place: what it asks, which claims it points to, about what."""

import dataclasses
import itertools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from answers import intents
from answers.article import Article
from answers.compose import compose
from answers.turn import Asked, State
from nlu import in_place
from nlu.alone import Alone, Encode, FindRoles, Understood, confidence
from nlu.context import Context
from nlu.in_place import Features, Understand
from nlu.text_model import Floats, TextModel
from nlu.turns import Turn

# The label of what keeps to the last subject, and that of a question without a claim
# that answers it alone.
SAME, BROAD = "same", "broad"
YES, NO = "yes", "no"
# The words that open a question, as far as the article's silence is put by them; longer
# ones first. English has no more of them. Whoever asks for a mention asks by that word.
QUESTION_WORDS = (
    "how many", "how much", "how long", "who", "when", "where", "which", "why",
    "mention",
)  # fmt: skip
OPENS_WITH = re.compile(rf"\b({'|'.join(QUESTION_WORDS)})(?:s|ed|m|se)?\b")
# To how many places a first turn that means the same anywhere is moved.
MOVES = 3
# How much less likely a second claim may be where the first has just been told.
AGAIN_SHARE = 0.2
KNOWN_FILE = "known.npz"
PLACE_MODELS = ("place", "claims", "about", "material")


@dataclasses.dataclass(frozen=True)
class Reading:
    """One thing that a turn asks, and what speaks for it.

    Attributes:
        text: the part of the message.
        asked: what it asks.
        confidence: how sure that is, from 0 to 1.
        alone: the intent that it would have by itself.
        kind: what it may lean on, see `Context`.
    """

    text: str
    asked: Asked
    confidence: float
    alone: str
    kind: str


@dataclasses.dataclass(frozen=True)
class Settings:
    """What is set in `config.yml`.

    Attributes:
        threshold: confidence below which a turn counts as outside.
        ambiguity_threshold: lead of the likeliest intent below which it is open which
            of two is meant.
        second_claim: likelihood of a second claim, in proportion to that of the first,
            from which on it is told as well.
        material: likelihood from which on a question touches material assistance.
    """

    threshold: float
    ambiguity_threshold: float
    second_claim: float
    material: float

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Settings":
        """Returns the settings among those of a component."""
        return cls(**{each.name: config[each.name] for each in dataclasses.fields(cls)})


@dataclasses.dataclass(frozen=True)
class Examples:
    """What a reader is trained on.

    Attributes:
        outside: questions without an answer, each with whether it touches material
            assistance.
        turns: turns in their place.
        claim_questions: questions that point to a claim, by its id.
    """

    outside: Sequence[tuple[str, bool]]
    turns: Sequence[Turn]
    claim_questions: Mapping[str, Sequence[str]]


class Reader:
    """Reads turns, with a model of texts by themselves and four of texts in place."""

    def __init__(
        self,
        alone: Alone,
        models: Mapping[str, TextModel],
        known: Floats,
        settings: Settings,
        article: Article,
    ) -> None:
        """Takes trained models.

        Args:
            alone: understands texts by themselves.
            models: by name: `place` tells the intent, `claims` the claim, `about` the
                subject of a follow-up, and `material` whether material assistance is
                touched.
            known: vectors of the turns that they were trained on.
            settings: see there.
            article: what can be asked.
        """
        self.alone = alone
        self._models = models
        self._known = known
        self._settings = settings
        self._article = article

    @classmethod
    def fit(
        cls,
        alone: Alone,
        examples: Examples,
        config: Mapping[str, Mapping[str, Any]],
        settings: Settings,
        article: Article,
    ) -> "Reader":
        """Trains the models of texts in their place.

        Args:
            alone: understands texts by themselves.
            examples: what to learn from.
            config: see `TextModel.fit`; by the models' names.
            settings: see there.
            article: what can be asked.

        Raises:
            ValueError: the examples of a model have fewer than two labels.
        """
        labelled = _labelled(examples, alone, article)

        def fit(name: str) -> TextModel:
            features, labels = zip(*labelled[name], strict=True)
            return in_place.fit(features, labels, config[name])

        # A model for each core; more threads within one would only wait on each other.
        with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as threads:
            models = dict(
                zip(PLACE_MODELS, threads.map(fit, PLACE_MODELS), strict=True)
            )
        dimensions = alone.known.shape[1]
        known = [features.vector[:dimensions] for features, _ in labelled["place"]]
        return cls(alone, models, np.array(known), settings, article)

    @classmethod
    def load(
        cls,
        folder: Path,
        encode: Encode,
        find_roles: FindRoles,
        settings: Settings,
        article: Article,
    ) -> "Reader":
        """Reads what `save` wrote; runs no code from its files.

        Raises:
            FileNotFoundError: a file is missing.
        """
        with np.load(folder / KNOWN_FILE, allow_pickle=False) as file:
            known = {name: file[name] for name in ("alone", "place")}
        model = TextModel.load(folder / "alone.npz")
        return cls(
            Alone(model, known["alone"], encode, find_roles),
            {name: TextModel.load(folder / f"{name}.npz") for name in PLACE_MODELS},
            known["place"],
            settings,
            article,
        )

    def read(
        self,
        parts: Sequence[Understood],
        state: State,
        context: Context,
        understand: Understand,
    ) -> list[Reading]:
        """Reads the parts of a message, each in the place that the one before leaves.

        Args:
            parts: at least one.
            state: what the conversation is about before the message.
            context: the message's place.
            understand: tells what a piece of text means by itself.
        """
        readings: list[Reading] = []
        for part in parts:
            if readings:
                before = readings[-1]
                reply, state = compose([before.asked], state, self._article)
                payloads = [button.payload for button in reply.buttons]
                context = Context.of(before.text, state, payloads, self._article)
            readings.append(self.read_one(part, context, understand))
        return readings

    def read_one(
        self, alone: Understood, context: Context, understand: Understand
    ) -> Reading:
        """Reads a text in its place.

        Args:
            alone: the text as it is understood by itself.
            context: its place.
            understand: tells what another text means by itself.
        """
        features = in_place.describe(alone, context, understand)
        likely = self._intents(alone, context, features)
        first, second = sorted(likely, key=likely.__getitem__, reverse=True)[:2]
        nearness = self._nearness(alone, context)
        sure = confidence(nearness, likely[first])
        intent = first
        if sure < self._settings.threshold:
            intent = max(intents.DECLINED, key=lambda each: likely.get(each, 0.0))
        margin = sure - confidence(nearness, likely[second])
        unclear = intent == first and margin < self._settings.ambiguity_threshold
        about = self._about(intent, context, features)
        asked = Asked(
            intent=intent,
            claims=self._claims(intent, about, context, features),
            about=about,
            material=self._likely("material", features)[YES] >= self._settings.material,
            opens_with=next(iter(OPENS_WITH.findall(alone.text)), ""),
            nearest=tuple(
                sorted(self._article.subject, key=lambda each: -likely.get(each, 0.0))
            ),
            readings=(first, second) if unclear else (),
        )
        return Reading(alone.text, asked, sure, alone.intent, context.kind)

    def _intents(
        self, alone: Understood, context: Context, features: Features
    ) -> dict[str, float]:
        """Returns how likely each intent is, in place if there is anything before."""
        if context.is_empty:
            names = alone.intents.tolist()
            return dict(zip(names, alone.probabilities.tolist(), strict=True))
        likely = self._likely("place", features)
        same = likely.pop(SAME)
        if context.subject:
            likely[context.subject] = likely.get(context.subject, 0.0) + same
        return likely

    def _nearness(self, alone: Understood, context: Context) -> float:
        """Returns the similarity to the nearest example, in place if there is one."""
        if context.is_empty:
            return alone.nearness
        nearest = float((self._known @ alone.vector).max().clip(0, 1))
        return max(alone.nearness, nearest)

    def _claims(
        self, intent: str, about: str | None, context: Context, features: Features
    ) -> tuple[str, ...]:
        """Returns the claims that a question points to; none if it is broad.

        Args:
            intent: what is asked.
            about: the subject of a follow-up.
            context: its place.
            features: the text in its place.
        """
        concerned = about if intent in intents.PRESSING else intent
        subject = self._article.subject.get(concerned or "")
        if subject is None:
            return ()
        likely = self._likely("claims", with_intent(features, intent))
        open_to = [id for id in (*subject.claims, BROAD) if id in likely]
        first, second = sorted(open_to, key=likely.__getitem__, reverse=True)[:2]
        if first == BROAD:
            return ()
        share = self._settings.second_claim
        # Whoever asks again for what was just told has not found the answer in it.
        if first in context.claims:
            share *= AGAIN_SHARE
        too = likely[second] >= share * likely[first]
        return (first, second) if too and second != BROAD else (first,)

    def _about(self, intent: str, context: Context, features: Features) -> str | None:
        """Returns the subject that a follow-up is about, where it names one."""
        if intent not in intents.LEANING:
            return None
        likely = self._likely("about", with_intent(features, intent))
        about = max(likely, key=likely.__getitem__)
        return context.subject if about == SAME else about

    def _likely(self, model: str, features: Features) -> dict[str, float]:
        return in_place.probabilities(self._models[model], features)

    def save(self, folder: Path) -> None:
        """Writes the models into a folder."""
        self.alone.model.save(folder / "alone.npz")
        for name, model in self._models.items():
            model.save(folder / f"{name}.npz")
        np.savez(folder / KNOWN_FILE, alone=self.alone.known, place=self._known)


def with_intent(features: Features, intent: str) -> Features:
    """Adds to what is known of a text what it asks."""
    return dataclasses.replace(features, facts=(*features.facts, f"asks={intent}"))


_Labelled = tuple[Features, str]


def _labelled(
    examples: Examples, alone: Alone, article: Article
) -> dict[str, list[_Labelled]]:
    """Returns what each model learns from: texts in their place with their labels."""
    turns = [*examples.turns, *_moved(examples.turns)]
    examples = dataclasses.replace(examples, turns=turns)
    understand = alone.understand_all(_texts(examples)).__getitem__
    labelled: dict[str, list[_Labelled]] = {name: [] for name in PLACE_MODELS}
    for turn in turns:
        for name, example in _of_turn(turn, understand, article):
            labelled[name].append(example)
    for claim, questions in examples.claim_questions.items():
        subjects = [each for each in article.subjects if claim in each.claims]
        material = YES if article.claim[claim].material_assistance else NO
        for text in questions:
            features = _by_itself(text, understand)
            labelled["material"].append((features, material))
            for subject in subjects:
                told = with_intent(features, subject.intent)
                labelled["claims"].append((told, claim))
    for text, touches in examples.outside:
        example = _by_itself(text, understand), YES if touches else NO
        labelled["material"].append(example)
    return labelled


def _moved(turns: Sequence[Turn]) -> Iterator[Turn]:
    """Yields first turns that mean the same anywhere, each in places of other turns.

    People greet at the beginning, and so do the examples; yet a greeting is one later
    on as well.
    """
    contexts = [turn.context for turn in turns if not turn.context.is_empty]
    first = [
        turn
        for turn in turns
        if turn.context.is_empty and turn.asked.intent in intents.ANYWHERE
    ]
    places = range(0, len(contexts), max(1, len(contexts) // (MOVES * len(first) or 1)))
    for place, turn in zip(places, itertools.cycle(first)):
        yield dataclasses.replace(turn, context=contexts[place])


def _texts(examples: Examples) -> Iterator[str]:
    """Yields all texts that describing the examples takes."""
    for turn in examples.turns:
        yield from turn.texts
        yield from (in_place.joined_text(turn.context, text) for text in turn.texts)
    yield from itertools.chain.from_iterable(examples.claim_questions.values())
    yield from (text for text, _ in examples.outside)


def _of_turn(
    turn: Turn, understand: Understand, article: Article
) -> Iterator[tuple[str, _Labelled]]:
    asked, context = turn.asked, turn.context
    for text in turn.texts:
        features = in_place.describe(understand(text), context, understand)
        yield "material", (features, YES if asked.material else NO)
        same = asked.intent == context.subject
        if not context.is_empty:
            yield "place", (features, SAME if same else asked.intent)
        told = with_intent(features, asked.intent)
        if asked.intent in (*article.subject, *intents.PRESSING):
            yield "claims", (told, asked.claims[0] if asked.claims else BROAD)
        if asked.intent in intents.LEANING:
            same = asked.about in (None, context.subject)
            yield "about", (told, SAME if same else str(asked.about))


def _by_itself(text: str, understand: Understand) -> Features:
    return in_place.describe(understand(text), Context(), understand)
