"""Sentence vectors that outlast a training: the next one encodes what is new alone."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tqdm import tqdm

from nlu import minilm

# Three trainings of the present size, all with other texts; 150 MB.
MOST_KEPT = 100_000
# Vectors of another encoder are in a file of another name.
NAME = f"vectors-{minilm.MODEL_FILE[2][:12]}-{onnxruntime.__version__}.npz"
Floats = npt.NDArray[np.float32]


class VectorCache:
    """Encodes texts, each once.

    What is kept is a file beside the models. Without it, or where it is damaged, all
    texts are encoded anew. Several processes may use it: each replaces it as a whole by
    what it has read and encoded.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Reads what is kept.

        Args:
            folder: where the file is; that of the models where it is `None`.
        """
        self._file = (folder or minilm.FOLDER) / NAME
        # By the texts' digests.
        self._vectors = _read(self._file)
        self._used: dict[bytes, None] = {}
        self._changed = False

    def encode(self, texts: Sequence[str]) -> Floats:
        """Returns the vectors of n texts, shape (n, 384), see `MiniLM.encode`."""
        keys = [_digest(text) for text in texts]
        new = {
            key: text
            for key, text in zip(keys, texts, strict=True)
            if key not in self._vectors
        }
        if new:
            self._vectors |= zip(new, _encode([*new.values()]), strict=True)
            self._changed = True
        self._used |= dict.fromkeys(keys)
        vectors = np.array([self._vectors[key] for key in keys], np.float32)
        return vectors.reshape(-1, minilm.DIMENSIONS)

    def save(self) -> None:
        """Keeps the vectors for the next process, those of this one before others.

        Where nothing can be written, nothing is kept.
        """
        if not self._changed:
            return
        others = [key for key in self._vectors if key not in self._used]
        kept = [*others, *self._used][-MOST_KEPT:]
        vectors = np.array([self._vectors[key] for key in kept])
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Elsewhere at first: half a file from an interrupted run would be damaged.
            with tempfile.TemporaryDirectory(
                dir=self._file.parent, prefix="vectors-"
            ) as temporary:
                partial = Path(temporary, NAME)
                np.savez(partial, digests=np.array(kept, np.bytes_), vectors=vectors)
                partial.replace(self._file)
        except OSError:
            return
        self._changed = False


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest().encode()


def _read(file: Path) -> dict[bytes, Floats]:
    """Returns the vectors in a file by their texts' digests; none if it is damaged."""
    try:
        # NumPy compares the file with its checksums.
        with np.load(file, allow_pickle=False) as kept:
            pairs = zip(kept["digests"].tolist(), kept["vectors"], strict=True)
            return dict(pairs)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def _encode(texts: Sequence[str]) -> Floats:
    """Encodes texts, and shows how far it is where that takes a while."""
    encoder = minilm.load()
    # A thread for each core: the encoder itself keeps to one.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        done = threads.map(lambda text: encoder.encode([text])[0], texts)
        shown = tqdm(done, "  Encoding", len(texts), leave=False, disable=None, delay=1)
        return np.array([*shown])
