"""The container file and the compose file."""

import re
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser

from channels.settings import read_settings
from server.model import PROJECT, SOURCES

DEPLOY = PROJECT / "deploy"


@pytest.fixture
def dockerfile() -> list[dict[str, Any]]:
    """The container file's instructions."""
    return DockerfileParser(str(DEPLOY / "Dockerfile"), cache_content=True).structure


@pytest.fixture
def services() -> dict[str, Any]:
    """The services of the compose file."""
    return yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))["services"]


def test_the_image_runs_as_nobody_of_note(dockerfile: list[dict[str, Any]]) -> None:
    """Given the last stage, it has a user with a number, which Kubernetes can check."""
    said = [(line["instruction"], line["value"]) for line in dockerfile]
    last = said[max(n for n, (name, _) in enumerate(said) if name == "FROM") :]
    users = [value for name, value in last if name == "USER"]
    assert len(users) == 1
    assert int(users[0]) > 0
    assert any(name == "HEALTHCHECK" for name, _ in last)


def test_the_image_installs_the_locked_environment_alone(
    dockerfile: list[dict[str, Any]],
) -> None:
    """Given the build, it takes the lock file as it is, without tests or TensorFlow."""
    (sync,) = [line["value"] for line in dockerfile if "uv sync" in line["value"]]
    assert "--frozen" in sync
    assert "--no-dev" in sync
    assert "stock" not in sync


def test_the_image_has_all_that_a_model_is_made_of() -> None:
    """Given what a model depends on, the build sees all of it."""
    ignored = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    taken = {line[1:] for line in ignored if line.startswith("!")}
    assert {pattern.split("/")[0] for pattern in SOURCES} <= taken
    assert {"actions", "channels", "server", "telemetry", "web/page"} <= taken


def test_servers_find_their_stores(services: dict[str, Any]) -> None:
    """Given a server, the addresses that it gets are those of services."""
    environment = services["server1"]["environment"]
    settings = read_settings({"DATABASE_URL": environment["DATABASE_URL"]})
    assert settings.database is not None
    assert re.search(r"@(\w+)/", settings.database)[1] in services
    assert environment["REDIS_URL"].split("/")[2].split(":")[0] in services


def test_every_service_may_do_little(services: dict[str, Any]) -> None:
    """Given any service, it cannot write where it need not, nor gain rights."""
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"], name


def test_only_the_proxy_is_reached_from_outside(services: dict[str, Any]) -> None:
    """Given the ports, the proxy alone has one; the stores are on the inside alone."""
    assert [name for name, service in services.items() if "ports" in service] == [
        "nginx"
    ]
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["inside"]


def test_no_secret_is_written_down(services: dict[str, Any]) -> None:
    """Given a variable that is a secret, its value comes from the environment."""
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|TOKEN|SECRET|DATABASE", name):
                assert "${" in value, name
