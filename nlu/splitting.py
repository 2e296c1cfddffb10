"""Where one message holds several questions: a learned decision about each seam.

A message is taken apart at every place where it could be: at punctuation, at joiners,
and before a question word. Two models then decide, from the parse and from how the
pieces are understood, which of these seams part two questions, and which of the parts
ask or say something at all.
"""

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from spacy.tokens import Doc, Span, Token

from nlu.alone import Understood
from nlu.in_place import Understand
from nlu.yes_no import Features, YesNo

UnderstandAll = Callable[[Iterable[str]], Mapping[str, Understood]]

# Tags after which, inside a sentence, a question may begin without any joiner.
QUESTION_TAGS = frozenset(["WDT", "WP", "WP$", "WRB"])
JOINING_TAGS = frozenset(["CC", "HYPH", "NFP", "SYM", "_SP", ",", ".", ":"])
# Adverbs that join as conjunctions do, and what the tagger takes for something else.
JOINING_WORDS = frozenset(["also", "plus", "then", "n", "&", "+", "/"])
INTERJECTION = "UH"
FINITE_TAGS = frozenset(["MD", "VBD", "VBP", "VBZ"])
MOST_PIECES = 8
# A question that is lost is worse than one cut in two, so less than an even chance that
# a seam parts two questions is enough.
PARTED = 0.4
# Without any of these inside, a message asks one thing and needs no parse: conjunctions
# and question words, both closed classes.
INSIDE = re.compile(
    r"\S ?[.?!,;:/+&\n-]+ ?[^\s.?!,;:/+&-]|\b(?:and|or|but|also|plus|then|n|as well)\b"
    r"|\w+ \b(?:who|whom|whose|what|which|when|where|why|how)\b"
    r"|\w+ \w+ \b(?:is|are|do|does|did|has)\b"
)


@dataclasses.dataclass(frozen=True)
class Splitter:
    """The two trained models.

    Attributes:
        parts: whether a seam parts two questions.
        asks: whether a part asks or says something.
    """

    parts: YesNo
    asks: YesNo

    @classmethod
    def fit(
        cls,
        messages: Sequence[tuple[Doc, Sequence[str]]],
        understand_all: UnderstandAll,
        strength: float = 1.0,
    ) -> "Splitter":
        """Trains the models.

        Args:
            messages: parsed messages, each with the pieces of its text that ask or say
                something, in order.
            understand_all: tells what each of many pieces of text means by itself.
            strength: inverse strength of regularization.
        """
        cut = [(pieces(doc), wanted) for doc, wanted in messages]
        owned = [
            (found, _owners(found, wanted)) for found, wanted in cut if len(found) > 1
        ]
        spans = [
            span
            for found, owners in owned
            for span in (*found, *(part for part, _ in _parts(found, owners)))
        ]
        understand = understand_all(span.text for span in spans).__getitem__
        seams = [
            (seam_features(found, n, understand), left != right)
            for found, owners in owned
            for n, (left, right) in enumerate(itertools.pairwise(owners))
            if not left == right is None
        ]
        parts = [
            (part_features(part, found, understand), owner is not None)
            for found, owners in owned
            for part, owner in _parts(found, owners)
        ]
        return cls(_fit(seams, strength), _fit(parts, strength))

    def split(self, doc: Doc, understand: Understand) -> list[str]:
        """Returns the parts of a message that ask or say something, in order.

        Args:
            doc: the message with its parse.
            understand: tells what a piece of text means by itself.

        Returns:
            The parts' texts; the whole message where there is nothing to part.
        """
        found = pieces(doc)
        runs: list[list[int]] = [[0]] if found else []
        for n in range(len(found) - 1):
            likely = self.parts.probability(seam_features(found, n, understand))
            if likely > PARTED:
                runs.append([])
            runs[-1].append(n + 1)
        parts = [_span(found, run) for run in runs]
        if len(parts) < 2:
            return [doc.text]
        asking = [
            part.text
            for part in parts
            if doc[part.end : part.end + 1].text == "?"
            or self.asks.probability(part_features(part, found, understand)) > 0.5
        ]
        return asking or [doc.text]

    def save(self, path: Path) -> None:
        """Writes the models to a file of plain arrays."""
        np.savez(path, **self.parts.arrays("parts"), **self.asks.arrays("asks"))

    @classmethod
    def load(cls, path: Path) -> "Splitter":
        """Reads the models; runs no code from their file.

        Raises:
            KeyError: the file lacks a part of them.
        """
        with np.load(path, allow_pickle=False) as file:
            return cls(YesNo.of_arrays("parts", file), YesNo.of_arrays("asks", file))


def may_hold_several(text: str) -> bool:
    """Tells whether a text may ask several things, so that it is worth a parse."""
    return INSIDE.search(text) is not None


def pieces(doc: Doc) -> list[Span]:
    """Returns the smallest pieces that a message may be taken apart into, in order.

    Args:
        doc: the message with tags and dependencies.
    """
    found: list[Span] = []
    start: int | None = None
    for token in doc:
        if start is not None and (_joins(token) or _opens(token)):
            found.append(doc[start : token.i])
            start = None
        if start is None and not _joins(token):
            start = token.i
    if start is not None:
        found.append(doc[start:])
    return found if len(found) <= MOST_PIECES else [doc[found[0].start :]]


def seam_features(
    found: Sequence[Span], place: int, understand: Understand
) -> dict[str, float]:
    """Returns what tells whether the seam after a piece parts two questions.

    Args:
        found: the message's pieces.
        place: which of them the seam follows.
        understand: tells what a piece of text means by itself.
    """
    left, right = found[place], found[place + 1]
    joiner = left.doc[left.end : right.start].text.strip() or "none"
    before, after = understand(left.text), understand(right.text)
    dependency = right.root.dep_ if right.root.head in left else "apart"
    return {
        f"joiner={joiner}": 1.0,
        f"dependency={dependency}": 1.0,
        f"left_word={left[-1].lower_}": 1.0,
        f"right_word={right[0].lower_}": 1.0,
        f"right_words={right[:2].text}": 1.0,
        f"pieces={len(found)}": 1.0,
        **_shape("left", left),
        **_shape("right", right),
        f"left_intent={before.intent}": before.confidence,
        f"right_intent={after.intent}": after.confidence,
        "left_sure": before.confidence,
        "right_sure": after.confidence,
        "least_sure": min(before.confidence, after.confidence),
        "same_intent": float(before.intent == after.intent),
        "likeness": float(before.vector @ after.vector),
        "last": float(place == len(found) - 2),
    }


def part_features(
    part: Span, found: Sequence[Span], understand: Understand
) -> dict[str, float]:
    """Returns what tells whether a part of a message asks or says something."""
    meant = understand(part.text)
    end = part.doc[part.end : part.end + 1].text or "none"
    return {
        **_shape("part", part),
        f"intent={meant.intent}": meant.confidence,
        f"end={end}": 1.0,
        "sure": meant.confidence,
        "first": float(part.start == found[0].start),
        "last": float(part.end == found[-1].end),
    }


def _shape(name: str, span: Span) -> dict[str, float]:
    """Returns how a piece is built: its first words, its verb, its length."""
    second = span[1].tag_ if len(span) > 1 else "none"
    return {
        f"{name}_first={span[0].tag_}": 1.0,
        f"{name}_first_two={span[0].tag_} {second}": 1.0,
        f"{name}_last={span[-1].tag_}": 1.0,
        f"{name}_root={span.root.pos_}": 1.0,
        f"{name}_has_verb": float(any(token.tag_ in FINITE_TAGS for token in span)),
        f"{name}_asks": float(any(token.tag_ in QUESTION_TAGS for token in span)),
        f"{name}_length": min(len(span), 12) / 12,
        f"{name}_short": float(len(span) < 3),
    }


def _joins(token: Token) -> bool:
    return token.tag_ in JOINING_TAGS or token.is_punct or token.lower_ in JOINING_WORDS


def _opens(token: Token) -> bool:
    """Tells whether a question may begin with a word, although nothing joins it."""
    before = token.nbor(-1)
    asks = token.tag_ in QUESTION_TAGS and before.pos_ not in ("ADP", "VERB")
    return asks or INTERJECTION in (before.tag_, token.tag_) or _asks_by_verb(token)


def _asks_by_verb(token: Token) -> bool:
    """Tells whether a yes-or-no question may begin with an auxiliary verb."""
    if token.i + 1 == len(token.doc) or token.tag_ not in FINITE_TAGS:
        return False
    before, after = token.nbor(-1).pos_, token.nbor(1).pos_
    return (
        token.pos_ == "AUX"
        and before in ("NOUN", "PROPN", "ADV", "VERB", "ADJ")
        and after in ("PRON", "PROPN", "DET", "NOUN")
    )


def _owners(found: Sequence[Span], wanted: Sequence[str]) -> list[int | None]:
    """Returns for each piece the number of the part that holds its middle, if any."""
    doc, places, start = found[0].doc, [], 0
    for text in wanted:
        start = doc.text.index(text, start)
        places.append((start, start + len(text)))
        start += len(text)
    middles = [(piece.start_char + piece.end_char) / 2 for piece in found]
    return [
        next((n for n, (a, b) in enumerate(places) if a <= middle <= b), None)
        for middle in middles
    ]


def _parts(
    found: Sequence[Span], owners: Sequence[int | None]
) -> Iterator[tuple[Span, int | None]]:
    """Yields the parts that pieces of one owner make up, each with the owner."""
    for owner, run in itertools.groupby(range(len(found)), owners.__getitem__):
        yield _span(found, [*run]), owner


def _span(found: Sequence[Span], places: Sequence[int]) -> Span:
    return found[0].doc[found[places[0]].start : found[places[-1]].end]


def _fit(examples: Sequence[tuple[Features, bool]], strength: float) -> YesNo:
    features, answers = zip(*examples, strict=True)
    return YesNo.fit(features, answers, strength)
