"""The assistant runs where TensorFlow cannot be imported."""

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import lean_rasa
import pytest
from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from server.model import PROJECT
from tests.conftest import Ask
from tests.running_server import block_tensorflow

MODULE = "rasa.nlu.classifiers.diet_classifier"
CONFIG = """
recipe: default.v1
language: en
assistant_id: test
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: DIETClassifier
"""


def rasa(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs Rasa's command as a user would, where TensorFlow cannot be imported."""
    return subprocess.run(
        [Path(sys.executable).with_name("rasa"), *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(block_tensorflow(folder))},
        capture_output=True,
        text=True,
    )


def test_the_server_answers(ask: Ask, sender: str) -> None:
    """Given the tests' server, which cannot import TensorFlow, it answers."""
    reply = ask(sender, "why does north korea support palestine?")
    assert reply["custom"]["intents"] == ["ask_why_support"]


def test_the_command_has_its_subcommands(tmp_path: Path) -> None:
    """Given the command `rasa`, it starts and knows what it can do."""
    done = rasa("train", "--help", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--fixed-model-name" in done.stdout


def test_a_pipeline_that_needs_it_is_refused(tmp_path: Path) -> None:
    """Given a component that needs TensorFlow, Rasa says which package is missing."""
    (tmp_path / "config.yml").write_text(CONFIG)
    done = rasa(
        *("train", "nlu", "--out", str(tmp_path)),
        *("--config", str(tmp_path / "config.yml")),
        *("--nlu", "data/nlu"),
        folder=tmp_path,
    )
    assert done.returncode != 0
    assert "'DIETClassifier' requires the following packages" in done.stderr
    assert "tensorflow" in done.stderr


def test_all_stand_ins_are_registered() -> None:
    """Given Rasa's registry, each component that is stood in for is there by name."""
    for name in lean_rasa.COMPONENTS.values():
        component = DefaultV1Recipe._from_registry(name).clazz
        assert component.required_packages() == ["tensorflow"]


def test_plots_are_drawn_with_what_is_imported_then() -> None:
    """Given Rasa's server, matplotlib is imported by the first plot, and not before."""
    program = (
        "import sys, rasa.core.run, rasa.nlu.test as test\n"
        "assert 'matplotlib' not in sys.modules\n"
        "assert callable(test.plot_utils.plot_paired_histogram)\n"
        "assert 'matplotlib' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_channels_are_imported_when_one_is_asked_for() -> None:
    """Given Rasa's server, its own channels are there, and not imported before."""
    program = (
        "import sys, rasa.core.run, rasa.core.channels as channels\n"
        "assert 'my.Channel' not in channels.BUILTIN_CHANNELS\n"
        "assert not hasattr(channels, 'no_such_module')\n"
        "assert 'aiogram' not in sys.modules\n"
        "assert 'telegram' in channels.BUILTIN_CHANNELS\n"
        "assert 'aiogram' in sys.modules\n"
        "assert channels.BUILTIN_CHANNELS['rest'] is channels.RestInput\n"
        "assert channels.RestInput in channels.input_channel_classes\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    "first", ["from rasa.core.channels import TelegramInput", "len(BUILTIN_CHANNELS)"]
)
def test_whoever_asks_for_a_channel_first_gets_all(first: str) -> None:
    """Given any way to ask for a channel, the package is what Rasa makes it."""
    program = (
        "from rasa.core.channels import BUILTIN_CHANNELS\n"
        f"{first}\n"
        "import rasa.core.channels as channels, rasa.core.channels.telegram\n"
        "assert channels.TelegramInput is rasa.core.channels.telegram.TelegramInput\n"
        "assert dict(BUILTIN_CHANNELS) == channels.BUILTIN_CHANNELS\n"
        "assert type(channels.BUILTIN_CHANNELS) is dict\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given another Rasa, one sentence says so instead of an error from inside it."""
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "3.6.99")
    with pytest.raises(ImportError, match=r"Rasa 3\.6\.99 is installed, and only"):
        lean_rasa.StandIns().find_spec(MODULE)


def test_rasa_stays_as_it_is_with_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given TensorFlow, nothing stands in for anything; nor for other modules ever."""
    finder = lean_rasa.StandIns()
    assert finder.find_spec("rasa.core.agent") is None
    assert finder.find_spec(MODULE) is not None
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name == "tensorflow")
    assert finder.find_spec(MODULE) is None
