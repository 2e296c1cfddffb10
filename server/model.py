"""The trained model: its name tells what it was trained from."""

import gzip
import hashlib
import logging
import signal
import subprocess
import sys
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any, NoReturn

PROJECT = Path(__file__).parents[1]
MODELS = PROJECT / "models"
# What a model's archive cannot do without.
METADATA = "metadata.json"
READ_BYTES = 1 << 20
# All that a model depends on: a change in any of them calls for training.
SOURCES = (
    "config.yml",
    "domain.yml",
    "article.yml",
    "uv.lock",
    "data/**/*.yml",
    "nlu/*.py",
    # What the core replies is the place of the turn after it.
    "answers/*.py",
)
# The command that trains the model.
TRAINING = (sys.executable, "-m", "server", "train")


class TrainingError(RuntimeError):
    """Rasa could not train a model."""


def model_path(project: Path = PROJECT) -> Path:
    """Returns where the model that fits the present sources is, or would be.

    Args:
        project: the project's folder.
    """
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(project.glob(pattern)):
            digest.update(str(path.relative_to(project)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return project / MODELS.name / f"article-{digest.hexdigest()[:12]}.tar.gz"


def ensure_model() -> Path:
    """Trains a model unless there is one that fits the present sources.

    Returns:
        Path of the model.

    Raises:
        TrainingError: the training left no model.
    """
    path = model_path()
    if _is_ready(path):
        return path
    why = "the sources changed" if any(MODELS.glob("*.tar.gz")) else "there is none yet"
    print(f"Training the model, as {why}. This takes some minutes.", flush=True)
    train(path)
    print(f"Trained: {path.name}", flush=True)
    return path


def ensure_model_apart() -> Path:
    """Does as `ensure_model`, but trains in a process of its own.

    What training leaves in memory would stay with a server for as long as it runs.

    Returns:
        Path of the model.

    Raises:
        TrainingError: the training left no model.
    """
    path = model_path()
    if _is_ready(path):
        return path

    def stop(*_: Any) -> NoReturn:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        with subprocess.Popen(TRAINING, cwd=PROJECT) as training:  # noqa: S603
            try:
                training.wait()
            finally:
                # Whoever stops this process stops the training too.
                training.terminate()
    finally:
        signal.signal(signal.SIGTERM, before)
    if not path.exists():
        raise TrainingError("the training left no model; the messages above say why")
    return path


def _is_ready(path: Path) -> bool:
    """Tells whether there is the model, and says so if there is.

    A damaged one is put aside.

    Raises:
        TrainingError: a damaged one cannot be replaced.
    """
    if path.exists() and not is_whole(path):
        damaged = path.with_suffix(".damaged")
        try:
            path.replace(damaged)
        except OSError as error:
            raise TrainingError(
                f"{path.name} is damaged and cannot be replaced ({error.strerror})"
            ) from error
        print(f"{path.name} is damaged; it is now {damaged.name}.", flush=True)
    if path.exists():
        print(f"The model is up to date ({path.name}): nothing to train.", flush=True)
        return True
    return False


def is_whole(path: Path) -> bool:
    """Tells whether a model's file can be read to its end, checksums included.

    Args:
        path: the file.
    """
    try:
        with gzip.open(path) as unpacked, tarfile.open(fileobj=unpacked) as archive:
            names = archive.getnames()
            while unpacked.read(READ_BYTES):
                pass
    except (OSError, EOFError, zlib.error, tarfile.TarError):
        return False
    return METADATA in names


def train(path: Path) -> None:
    """Trains a model from the project's sources.

    Args:
        path: where to put it.

    Raises:
        TrainingError: the training left no model.
    """
    from rasa.model_training import train as rasa_train

    _show_steps()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Elsewhere at first, so that an interrupted training leaves no half of a model.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="training-") as folder:
        result = rasa_train(
            domain=str(PROJECT / "domain.yml"),
            config=str(PROJECT / "config.yml"),
            training_files=str(PROJECT / "data"),
            output=folder,
            fixed_model_name=path.name.removesuffix(".tar.gz"),
            force_training=True,
        )
        trained = Path(folder) / path.name
        if result.code or not trained.exists():
            raise TrainingError(
                "the training left no model; the messages above say why"
            )
        trained.replace(path)


def _show_steps() -> None:
    """Prints a line when a component begins or ends its training."""
    steps = logging.getLogger("rasa.engine.training.hooks")
    steps.setLevel(logging.INFO)
    steps.propagate = False
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("  %(message)s"))
    steps.handlers = [handler]
