"""Where one message may hold several questions: pure functions over spaCy's parse."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

# Without one of these, or a sentence's end inside, there is nothing to split.
JOINED = re.compile(r"\b(?:and|or|also|plus|then|n|as well as)\b|[&+/,;:.?!\n](?=.*\w)")
SENTENCE_END = set(".?!;:\n…")
JOINERS = set(",&+/-–—") | {"and", "or", "n", "also", "plus", "then", "but", "so"}
# What may stand between a joiner and what it joins.
FILLERS = JOINERS | set("()*•") | {
    "well", "as", "ok", "okay", "please", "pls", "separately", "secondly", "second",
    "first", "firstly", "finally", "lastly", "too", "maybe", "just", "now",
}  # fmt: skip
IMPERATIVES = {
    "add", "compare", "describe", "explain", "give", "list", "mention", "name",
    "recommend", "say", "show", "sum", "summarise", "summarize", "talk", "tell",
    "walk", "write",
}  # fmt: skip
DENIALS = {"no", "nope", "nah"}
QUESTION_TAGS = {"WDT", "WP", "WP$", "WRB"}
AUXILIARIES = {
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may",
    "might", "must", "shall", "should", "was", "were", "will", "would",
}  # fmt: skip
# With "I" or "we" before it, what follows is asked for.
REQUESTS = {
    "ask", "cover", "curious", "explain", "hear", "know", "learn", "need", "like",
    "understand", "want", "wonder", "wondering",
}  # fmt: skip
OPENERS = {"whether", "if", "any", "whats", "hows", "whos", "wheres", "whens"}
VERB_TAGS = {"MD", "VB", "VBD", "VBP", "VBZ"}
SUPPORT_VERBS = {"do", "does", "did"}
PREPOSITIONS = {"ADP", "SCONJ"}


def may_hold_several(text: str) -> bool:
    """Tells, without a parse, whether a text may hold more than one question."""
    return bool(JOINED.search(text))


@dataclasses.dataclass(frozen=True)
class Candidate:
    """What may be a question of its own.

    Attributes:
        text: its words.
        members: for each thing that it lists ("money or weapons"), in order, what may
            be asked of it: the last reading is the thing by itself, one before it
            borrows the question's beginning. Empty without a list.
        comma: whether a mere comma joins it to the candidate before it.
    """

    text: str
    members: tuple[tuple[str, ...], ...] = ()
    comma: bool = False

    @property
    def readings(self) -> list[str]:
        """All texts that have to be understood to judge it."""
        return [self.text, *(text for member in self.members for text in member)]


def candidates(doc: Doc) -> list[Candidate]:
    """Returns what may be questions in a message, in order.

    A question begins with a question word, an auxiliary before its subject, an order
    ("tell me …") or a wish ("I need …"), is a phrase without a verb, or ends with a
    question mark; it ends where a sentence ends or where a joiner ("and", "also", a
    comma …) opens the next one. Statements are left out.

    Args:
        doc: the message with tags and dependencies.
    """
    found: list[Candidate] = []
    before: Span | None = None
    for question in _questions(doc):
        whole, comma = question, False
        if before is not None and doc[before.end : question.start].text.strip() == ",":
            comma = not _is_phrase(before)
            if not comma:
                # "guns, did they send them": the phrase names what is asked about.
                found.pop()
                whole = doc[before.start : question.end]
        found.append(Candidate(whole.text, _members(question), comma))
        before = whole
    return found


def _questions(doc: Doc) -> Iterator[Span]:
    for sentence in _sentences(doc):
        marked = sentence.end < len(doc) and doc[sentence.end].text == "?"
        for clause in _clauses(sentence):
            trimmed = _without_denied(_trim(clause))
            if trimmed is not None and (
                _opens_question(trimmed)
                or _is_phrase(trimmed)
                or _requests(trimmed)
                or (marked and clause.end == sentence.end)
            ):
                yield trimmed


def _members(question: Span) -> tuple[tuple[str, ...], ...]:
    """Takes a question apart where it lists things (see `Candidate.members`)."""
    pieces = _pieces(question)
    if len(pieces) < 2 or _is_incomplete(pieces[0]):
        return ()
    return (
        (pieces[0].text,),
        *((*_borrowed(piece, pieces), piece.text) for piece in pieces[1:]),
    )


def _pieces(question: Span) -> list[Span]:
    """Splits a question at its joiners; nothing if a later piece has a verb."""
    doc, pieces, start = question.doc, [], question.start
    place = start
    while place < question.end:
        rest = _trim(doc[place : question.end]) if _joins(doc[place]) else None
        between = "between" in {token.text for token in doc[start:place]}
        if rest is not None and place > start and not between:
            pieces.append(doc[start:place])
            start = place = rest.start
        else:
            place += 1
    pieces.append(doc[start : question.end])
    return pieces if all(_is_phrase(piece) for piece in pieces[1:]) else []


def _is_incomplete(piece: Span) -> bool:
    """Tells whether a question breaks off before its verb ("how do the two …")."""
    verbs = [token for token in piece if token.tag_ in VERB_TAGS]
    return bool(verbs) and all(token.text in SUPPORT_VERBS for token in verbs)


def _borrowed(piece: Span, pieces: Sequence[Span]) -> list[str]:
    """Returns what a piece may ask with the question's beginning before it."""
    first, last = pieces[0], pieces[-1]
    if piece is not last and all(token.pos_ == "ADJ" for token in piece):
        return [f"{piece.text} {last[-1].text}"]
    if piece[0].pos_ in PREPOSITIONS:
        starts = [token.i for token in first if token.text == piece[0].text]
    else:
        starts = [
            chunk.start
            for chunk in first.doc.noun_chunks
            if first.start < chunk.start and chunk.end <= first.end
        ]
    return (
        [f"{first.doc[first.start : starts[-1]].text} {piece.text}"] if starts else []
    )


def _sentences(doc: Doc) -> Iterator[Span]:
    start = 0
    for token in doc:
        if token.text[0] in SENTENCE_END or token.is_space:
            if token.i > start:
                yield doc[start : token.i]
            start = token.i + 1
    if start < len(doc):
        yield doc[start:]


def _clauses(sentence: Span) -> Iterator[Span]:
    """Splits a sentence where a joiner opens a question."""
    doc, start = sentence.doc, sentence.start
    place = start + 1
    while place < sentence.end:
        if _joins(doc[place]):
            rest = _trim(doc[place : sentence.end])
            left = _trim(doc[start:place])
            if (
                rest is not None
                and left is not None
                and _opens_question(rest)
                and (not _is_question_word_alone(left))
            ):
                yield doc[start:place]
                start = rest.start
                place = start
        place += 1
    yield doc[start : sentence.end]


def _trim(span: Span) -> Span | None:
    """Leaves out the joiners and fillers around a clause; `None` if nothing is left."""
    start, end = span.start, span.end
    while start < end and (span.doc[start].text in FILLERS or span.doc[start].is_punct):
        start += 1
    while end > start and (
        span.doc[end - 1].text in JOINERS or span.doc[end - 1].is_punct
    ):
        end -= 1
    return span.doc[start:end] if start < end else None


def _without_denied(clause: Span | None) -> Span | None:
    """Leaves out what is not meant, where the clause goes on ("not money, weapons")."""
    if clause is None:
        return None
    denial = _trim(clause[1:]) if clause[0].text in DENIALS else clause
    if denial is not None and denial[0].text == "not":
        for token in denial:
            if _joins(token):
                return _trim(clause.doc[token.i : clause.end])
    return clause


def _opens_question(clause: Span) -> bool:
    first = clause[0]
    second = clause[1] if len(clause) > 1 else None
    if first.tag_ in QUESTION_TAGS or first.text in OPENERS:
        return second is not None or first.text in {"why", "how", "when", "where"}
    if first.text in IMPERATIVES:
        return second is not None
    if first.text in AUXILIARIES and second is not None:
        return second.pos_ in {"PRON", "DET", "PROPN", "NOUN", "ADJ", "ADV", "PART"}
    if first.pos_ in PREPOSITIONS and second is not None:
        return second.tag_ in QUESTION_TAGS
    return first.text == "says" and second is not None and second.text == "who"


def _is_phrase(clause: Span) -> bool:
    """Tells whether a clause has no verb of its own, as keywords have."""
    return not any(token.tag_ in VERB_TAGS for token in clause)


def _requests(clause: Span) -> bool:
    """Tells whether a clause asks by saying what its speaker wants."""
    words = {token.text for token in clause}
    return bool(words & {"i", "we"} and words & REQUESTS)


def _joins(token: Token) -> bool:
    if token.text in "-–—":
        return bool(token.i and token.nbor(-1).whitespace_)
    following = token.doc[token.i : token.i + 3]
    return token.text in JOINERS or following.text == "as well as"


def _is_question_word_alone(clause: Span) -> bool:
    return all(token.tag_ in QUESTION_TAGS for token in clause)
