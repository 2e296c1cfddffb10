"""Sentence vectors are kept between trainings, and never wrong ones."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu import minilm, vector_cache
from nlu.vector_cache import NAME, VectorCache

TEXTS = ["why?", "did they send weapons", "how?", "why?"]


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the encoder was asked for."""
    asked: list[str] = []
    encode: Callable[[Sequence[str]], np.ndarray] = vector_cache._encode

    def note(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return encode(texts)

    monkeypatch.setattr(vector_cache, "_encode", note)
    return asked


def keep(folder: Path, texts: Sequence[str]) -> np.ndarray:
    """Encodes texts as a process does, and keeps them; returns their vectors."""
    cache = VectorCache(folder)
    vectors = cache.encode(texts)
    cache.save()
    return vectors


def test_vectors_are_those_of_the_encoder(tmp_path: Path) -> None:
    """Given texts, one of them twice, each gets its vector, new or kept."""
    expected = minilm.load().encode(TEXTS)
    for _ in range(2):
        np.testing.assert_allclose(keep(tmp_path, TEXTS), expected, atol=1e-6)
    assert VectorCache(tmp_path).encode([]).shape == (0, minilm.DIMENSIONS)


def test_only_what_is_new_is_encoded(tmp_path: Path, encoded: list[str]) -> None:
    """Given kept texts and one more, that one alone is encoded."""
    keep(tmp_path, TEXTS)
    assert encoded == TEXTS[:3]
    keep(tmp_path, [*TEXTS, "who?"])
    assert encoded == [*TEXTS[:3], "who?"]
    keep(tmp_path, [*TEXTS, "who?"])
    assert encoded == [*TEXTS[:3], "who?"]
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("damage", ["changed", "cut", "empty", "other"])
def test_a_damaged_file_is_done_without(
    tmp_path: Path, encoded: list[str], damage: str
) -> None:
    """Given a file that is not as it was written, all is encoded anew and kept."""
    expected = keep(tmp_path, TEXTS)
    file = tmp_path / NAME
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle] ^= 1
    wrong = {"changed": content, "cut": content[:middle], "empty": b"", "other": b"x"}
    file.write_bytes(wrong[damage])
    encoded.clear()
    np.testing.assert_allclose(keep(tmp_path, TEXTS), expected, atol=1e-6)
    assert encoded == TEXTS[:3]
    encoded.clear()
    keep(tmp_path, TEXTS)
    assert encoded == []


def test_the_latest_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoded: list[str]
) -> None:
    """Given more texts than are kept, those go that were not asked for last."""
    monkeypatch.setattr(vector_cache, "MOST_KEPT", 2)
    keep(tmp_path, ["a", "b"])
    keep(tmp_path, ["a", "c"])
    encoded.clear()
    keep(tmp_path, ["a", "c"])
    assert encoded == []
    keep(tmp_path, ["b"])
    assert encoded == ["b"]


def test_processes_do_not_harm_each_other(tmp_path: Path) -> None:
    """Given two that write after both have read, what is kept is whole."""
    first, second = VectorCache(tmp_path), VectorCache(tmp_path)
    first.encode(["a"])
    second.encode(["b"])
    first.save()
    second.save()
    np.testing.assert_allclose(
        VectorCache(tmp_path).encode(["b"]), minilm.load().encode(["b"]), atol=1e-6
    )


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """Given no way to keep them, vectors are there all the same."""
    file = tmp_path / "file"
    file.touch()
    assert keep(file, ["a"]).shape == (1, minilm.DIMENSIONS)
