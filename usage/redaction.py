"""Takes out of a text what may tell who wrote it: names, numbers and addresses."""

import importlib.resources
from collections.abc import Collection

from spacy.language import Language
from spacy.tokens import Token

from nlu.dictionary import english
from nlu.spelling import WORD, Spelling

NAME, NUMBER, ADDRESS, WORDS = "[name]", "[number]", "[address]", "[…]"
# SpaCy's labels of what names somebody or some place.
NAMES = frozenset(["PERSON", "GPE", "LOC", "FAC", "ORG", "NORP", "PRODUCT"])
# "Mohammed" is seen as a name by its capital, also where nobody typed it.
NAMES_IN_CAPITALS = frozenset(["PERSON", "GPE", "LOC", "FAC"])


# Of the package names: what people are called in the census of the United States, the
# most frequent first.
CENSUS = ("dist.all.last", "dist.female.first", "dist.male.first")
# So many of each list: rarer ones are words rather than names.
MOST_FREQUENT = 5_000
# What spaCy splits off a word, such as the end of "don't".
ENDINGS = ("'", "’", "n't", "n’t")


class Redaction:
    """Replaces what is not plainly a word of English or of the subject.

    That takes out more than names: of a text in another language little is left.
    """

    def __init__(self, language: Language, subject: Collection[str]) -> None:
        """Takes what tells names from words.

        Args:
            language: SpaCy's model, with its named entities.
            subject: words, in lower case, that may stay even where they are names.
        """
        self._language = language
        self._subject = frozenset(subject)
        self._english = frozenset(english()) - _names()
        self._spelling = Spelling(dict.fromkeys(self._subject, 1))

    def redact(self, text: str) -> str:
        """Returns a text on one line without names, numbers and addresses.

        Args:
            text: as typed. A word that is misspelt may come back in another spelling.
        """
        text = " ".join(text.split())
        document = self._language(text)
        names = {
            place
            for entity in document.ents
            if entity.label_ in NAMES
            for place in range(entity.start_char, entity.end_char)
        }
        names |= {token.idx for token in document if token.pos_ == "PROPN"}
        capitals = text.title()
        if len(capitals) == len(text):
            names |= {
                place
                for entity in self._language(capitals).ents
                if entity.label_ in NAMES_IN_CAPITALS
                for place in range(entity.start_char, entity.end_char)
            }
        parts: list[str] = []
        for token in document:
            part = self._part(token, token.idx in names)
            if not (part.startswith("[") and parts and parts[-1].strip() == part):
                parts.append(part + token.whitespace_)
        return "".join(parts).strip()

    def _part(self, token: Token, is_name: bool) -> str:
        if token.like_email or token.like_url or "@" in token.text:
            return ADDRESS
        if any(character.isdigit() for character in token.text):
            return NUMBER
        word = token.lower_
        if (
            not any(character.isalnum() for character in word)
            or word.startswith(ENDINGS)
            or word in self._subject
            or token.is_stop
        ):
            return token.text
        if is_name:
            return NAME
        if word in self._english:
            return token.text
        if WORD.fullmatch(word):
            repaired = self._spelling.repair(f"is {word}").removeprefix("is ")
            if repaired in self._subject:
                return repaired
        return WORDS


def _names() -> frozenset[str]:
    folder = importlib.resources.files("names")
    return frozenset(
        line.split()[0].lower()
        for name in CENSUS
        for line in (folder / name).read_text("ascii").splitlines()[:MOST_FREQUENT]
    )
