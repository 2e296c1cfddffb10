"""Repairs the spelling of what users type, before it is understood."""

import collections
import re
import unicodedata
from collections.abc import Iterable, Mapping

from nlu.dictionary import Dictionary, english

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
# Shorter words have too many neighbours one edit away.
SHORTEST_REPAIRED = 5
# A word that English does not know is taken for a name when it occurs this often.
NAME_OCCURRENCES = 4
# … unless a word one edit away occurs this many times as often: then it is a slip.
SLIP_RATIO = 10
# Weight of one occurrence in the training data against the counts of English, so
# that the subject's words win over other words as near.
OCCURRENCE_WEIGHT = 2_000_000
# Shorter than what is repaired, and plain only beside other words: "y" may be a yes.
SHORTHAND = {
    "abt": "about", "bc": "because", "cud": "could", "cuz": "because", "da": "the",
    "dat": "that", "dem": "them", "dey": "they", "dis": "this", "dos": "does",
    "frm": "from", "giv": "give", "govt": "government", "gv": "give", "hav": "have",
    "hv": "have", "hw": "how", "n": "and", "nd": "and", "pls": "please",
    "plz": "please", "ppl": "people", "r": "are", "shud": "should", "thx": "thanks",
    "u": "you", "ur": "your", "wat": "what", "wats": "what's", "wen": "when",
    "wid": "with", "wot": "what", "wud": "would", "wut": "what", "wy": "why",
    "y": "why",
}  # fmt: skip
SPACED_OUT = re.compile(r"\b(?:[a-z] ){3,}[a-z]\b")
# "weap0ns": digits for letters, in words long enough to be no name or shorthand.
DIGITS_IN_WORD = re.compile(r"\b(?=\w{5,})[a-z]+[013457][a-z013457]*\b")
LOOKALIKES = str.maketrans("013457", "oieast")
LINE_BREAK = re.compile(r"(?<=[^\s.?!,;:])\s*\n\s*")
BULLET = re.compile(r"^\s*[-*•]\s+", re.MULTILINE)
QUOTES = str.maketrans("‘’‚“”„", "'''\"\"\"")


def normalize(text: str) -> str:
    """Folds case, width, curly quotes and white space, which carry no meaning here.

    A line break ends a sentence, so that a list of questions stays one, also where each
    line begins with a bullet.
    """
    folded = unicodedata.normalize("NFKC", text.strip()).translate(QUOTES)
    folded = BULLET.sub("", folded)
    return " ".join(LINE_BREAK.sub(". ", folded).lower().split())


class Spelling:
    """Repairs words towards English and the subject's own words."""

    def __init__(self, subject: Mapping[str, int]) -> None:
        """Loads English and adds the subject's words.

        Args:
            subject: how often each of the subject's own words occurs in training data;
                names are among them, slips are not (see `learn`).
        """
        self.subject = dict(subject)
        weights = english()
        for word, count in subject.items():
            weights[word] = weights.get(word, 0) + OCCURRENCE_WEIGHT * count
        self._dictionary = Dictionary(weights)

    @classmethod
    def learn(cls, occurrences: Mapping[str, int]) -> "Spelling":
        """Tells names from slips, and makes a dictionary of what is no slip.

        Args:
            occurrences: how often each word occurs in training data.
        """
        words = english()
        spelling = cls({word: n for word, n in occurrences.items() if word in words})
        # The most frequent first: what is near to it and rare may be a slip of it.
        for word, count in sorted(occurrences.items(), key=lambda item: -item[1]):
            if word not in words and spelling._is_name(word, count):
                spelling.subject[word] = count
                spelling._dictionary.add(word, OCCURRENCE_WEIGHT * count)
        return spelling

    def repair(self, text: str) -> str:
        """Normalizes a text and replaces the words that nobody knows.

        Args:
            text: as typed.

        Returns:
            The text in lower case, shorthand written out, each unknown word replaced by
            the nearest known one within two edits (one for words of five letters), if
            there is one.
        """
        words = SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), normalize(text))
        words = DIGITS_IN_WORD.sub(lambda match: match[0].translate(LOOKALIKES), words)
        if " " in words:
            words = WORD.sub(lambda match: SHORTHAND.get(match[0], match[0]), words)
        return WORD.sub(lambda match: self._repair_word(match[0]), words)

    def known(self, text: str) -> float:
        """Returns which share of a text's words is known; 1 for a text without any."""
        words = WORD.findall(normalize(text))
        if not words:
            return 1.0
        return sum(word in self._dictionary for word in words) / len(words)

    def _is_name(self, word: str, count: int) -> bool:
        """Tells whether a word that English does not know is a name, and no slip."""
        if count < NAME_OCCURRENCES:
            return False
        nearest = self._dictionary.nearest(word, 1)
        meant = self.subject.get(nearest, 0) if nearest else 0
        return meant < SLIP_RATIO * count

    def _repair_word(self, word: str) -> str:
        if len(word) < SHORTEST_REPAIRED or "'" in word or word in self._dictionary:
            return word
        edits = 1 if len(word) == SHORTEST_REPAIRED else 2
        return self._dictionary.nearest(word, edits) or word


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Counts the words of all texts together."""
    counts = collections.Counter(
        word for text in texts for word in WORD.findall(normalize(text))
    )
    return dict(counts)
