"""The Kubernetes manifests are of one piece; `make lint` checks their form."""

from typing import Any

import yaml

from server.model import PROJECT

FOLDER = PROJECT / "deploy" / "kubernetes"
MANIFESTS = [
    manifest
    for file in sorted(FOLDER.glob("*.yaml"))
    for manifest in yaml.safe_load_all(file.read_text("utf-8"))
]


def manifest(kind: str) -> dict[str, Any]:
    """Returns the manifest of a kind."""
    (found,) = [each for each in MANIFESTS if each["kind"] == kind]
    return found


def test_they_name_the_same_pods() -> None:
    """Given what selects pods, it selects those of the deployment."""
    spec = manifest("Deployment")["spec"]
    labels = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"] == labels
    assert manifest("Service")["spec"]["selector"] == labels
    for kind, path in (
        ("PodDisruptionBudget", "selector"),
        ("NetworkPolicy", "podSelector"),
    ):
        assert manifest(kind)["spec"][path]["matchLabels"] == labels
    target = manifest("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert target["name"] == manifest("Deployment")["metadata"]["name"]


def test_a_pod_may_do_little() -> None:
    """Given the container, it is no root, writes to /tmp alone, and has limits."""
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/tmp"]
    assert {"cpu", "memory"} <= container["resources"]["limits"].keys()


def test_a_disruption_leaves_servers() -> None:
    """Given an eviction, some servers stay, and a stop is waited for."""
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    least = manifest("PodDisruptionBudget")["spec"]["minAvailable"]
    assert 0 < least < manifest("HorizontalPodAutoscaler")["spec"]["minReplicas"]
    # The sleep before SIGTERM, and the time to finish after it.
    assert pod["terminationGracePeriodSeconds"] > 5 + 25


def test_no_secret_is_written_down() -> None:
    """Given the files, none holds a secret's value."""
    assert "Secret" not in {each["kind"] for each in MANIFESTS}
