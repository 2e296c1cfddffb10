"""A dictionary that finds the word nearest to a misspelt one."""

import importlib.resources
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

# Of the package symspellpy: the words of English with their counts.
ENGLISH = "frequency_dictionary_en_82_765.txt"
# The bit of each letter, one for all other signs, and none for what fills up a table.
SIGNS = np.uint64(27)
LETTER = np.full(256, 2**26, np.uint64)
LETTER[ord("a") : ord("z") + 1] = 2 ** np.arange(26)
LETTER[0] = 0
# Masks of bits, to count those that are set.
EVERY_SECOND, EVERY_TWO, EVERY_FOUR, EVERY_EIGHTH = (
    np.uint64(int(byte * 8, 16)) for byte in ("55", "33", "0f", "01")
)


class Dictionary:
    """Words with their weights.

    An edit changes the length of a word by one at most, and of at most two letters how
    often they occur in it. That leaves so few words to compare with letter by letter
    that no index is needed, which would take ten times the memory of the words.
    """

    def __init__(self, weights: Mapping[str, int]) -> None:
        """Sorts the words.

        Args:
            weights: the words; of several as near, the weightiest is meant.
        """
        self._known = set(weights)
        # In the order of their lengths.
        self._words = sorted(weights, key=len)
        self._lengths = np.array([len(word) for word in self._words])
        self._weights = np.array([weights[word] for word in self._words])
        self._letters = _letters(self._words)

    def __contains__(self, word: str) -> bool:
        """Tells whether a word is known."""
        return word in self._known

    def add(self, word: str, weight: int) -> None:
        """Adds a word that is not known yet."""
        self._known.add(word)
        place = int(np.searchsorted(self._lengths, len(word)))
        self._words.insert(place, word)
        self._lengths = np.insert(self._lengths, place, len(word))
        self._weights = np.insert(self._weights, place, weight)
        self._letters = np.insert(self._letters, place, _letters([word]))

    def nearest(self, word: str, edits: int) -> str | None:
        """Returns the nearest word, of several the weightiest; `None` without any.

        Args:
            word: one that is not known.
            edits: how many letters may be inserted, left out, replaced, or swapped with
                the next one.
        """
        begin, end = np.searchsorted(
            self._lengths, [len(word) - edits, len(word) + edits + 1]
        )
        changed = _count_bits(self._letters[begin:end] ^ _letters([word]))
        places = begin + np.flatnonzero(changed <= 2 * edits)
        distances = process.cdist(
            [word],
            [self._words[place] for place in places.tolist()],
            scorer=OSA.distance,
            score_cutoff=edits,
            dtype=np.uint8,
        )[0]
        nearest = places[distances == distances.min(initial=edits)]
        if not nearest.size:
            return None
        return self._words[nearest[self._weights[nearest].argmax()]]


def english() -> dict[str, int]:
    """Returns how often each word of English occurs in a large collection of texts."""
    with (importlib.resources.files("symspellpy") / ENGLISH).open() as lines:
        return {word: int(count) for word, count in map(str.split, lines)}


def _letters(words: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Returns which letters each word has: a bit for one, another for two or more."""
    table = np.array(words, np.bytes_)
    columns = table.view(np.uint8).reshape(len(words), table.itemsize).T
    once, twice = np.zeros((2, len(words)), np.uint64)
    for column in columns:
        bit = LETTER[column]
        twice |= once & bit
        once |= bit
    return once | (twice << SIGNS)


def _count_bits(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Returns how many bits are set in each number.

    See https://en.wikipedia.org/wiki/Hamming_weight (NumPy does it from version 2 on).
    """
    one, two, four, last = (np.uint64(shift) for shift in (1, 2, 4, 56))
    counts = numbers - ((numbers >> one) & EVERY_SECOND)
    counts = (counts & EVERY_TWO) + ((counts >> two) & EVERY_TWO)
    counts = (counts + (counts >> four)) & EVERY_FOUR
    return (counts * EVERY_EIGHTH) >> last
