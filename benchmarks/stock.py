"""The stock Rasa project, and a copy of this project to measure beside it."""

import shutil
import sys
from pathlib import Path

import yaml

from benchmarks.assistant import HOST, Assistant, free_port
from evaluation.stock import file_of_rasa, python, rasa_defaults

PROJECT = Path(__file__).parents[1]
CREDENTIALS = "rasa/cli/initial_project/credentials.yml"
# How long Rasa's defaults train.
EPOCHS = 100
FROM_PROJECT = ("actions", "answers", "article.yml", "data", "domain.yml")
# What a copy of this project leaves out: what tasks made, and what serves no turn.
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.db*", "benchmarks", "models", "reports", "results", "tests"
)


def build_stock(folder: Path, epochs: int) -> Assistant:
    """Writes a stock project that is to give the same answers as this assistant.

    Pipeline, policies and channels are those of `rasa init`; the training data, the
    domain and the actions are this project's. Conversations go to a SQLite file as
    well, through Rasa's own tracker store. The actions run in their own process.

    Args:
        folder: where to write it; it must not exist yet.
        epochs: how long to train; Rasa's default is `EPOCHS`. A turn takes as long
            after fewer.

    Raises:
        PipelineError: what it needs is not installed.
    """
    folder.mkdir()
    shutil.copy(file_of_rasa(CREDENTIALS), folder)
    # The config.yml of `rasa init` names no pipeline or policies.
    config = rasa_defaults()
    for component in config["pipeline"] + config["policies"]:
        if component.get("epochs") == EPOCHS:
            component["epochs"] = epochs
    (folder / "config.yml").write_text(yaml.safe_dump(config))
    for name in FROM_PROJECT:
        _copy(PROJECT / name, folder / name)
    port, action_port = free_port(), free_port()
    endpoints = yaml.safe_load((PROJECT / "endpoints.yml").read_text())
    endpoints["tracker_store"]["type"] = "SQL"
    endpoints["action_endpoint"] = {"url": f"http://{HOST}:{action_port}/webhook"}
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
    rasa = (str(python()), "-m", "rasa")
    return Assistant(
        folder=folder,
        training=(*rasa, "train", "--force"),
        serving=(
            (*rasa, "run", "actions", "--port", str(action_port)),
            (*rasa, "run", "--interface", HOST, "--port", str(port)),
        ),
        port=port,
    )


def build_ours(folder: Path) -> Assistant:
    """Copies this project, without its models and conversations.

    Args:
        folder: where to; it must not exist yet.
    """
    _copy(PROJECT, folder)
    port = free_port()
    server = (sys.executable, "-m", "server")
    return Assistant(
        folder=folder,
        training=(*server, "train"),
        serving=((*server, "run", "--host", HOST, "--port", str(port)),),
        port=port,
    )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=LEFT_OUT)
    else:
        shutil.copy(source, target)
