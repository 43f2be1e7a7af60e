"""Flags that choose controls and frameworks: what names nothing is wrong usage, and what is asked for runs."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: true
  containers:
    - {name: app, image: "nginx:1.27", securityContext: {privileged: true}}
"""


@pytest.fixture
def manifest(tmp_path: Path) -> str:
    """Write a pod that fails baseline."""
    path = tmp_path / "pod.yaml"
    path.write_text(POD)
    return str(path)


def rules(done) -> set[str]:
    """Name the rules of the findings of a JSON report."""
    return {one["rule_id"] for one in json.loads(done.out)["findings"]}


@pytest.mark.parametrize("flag", ["--profile", "--control-profile"])
def test_a_profile_runs_its_controls_only(tidewaiter: Command, manifest: str, flag: str) -> None:
    """Baseline says nothing about limits and roots."""
    assert rules(tidewaiter("scan", "manifest", manifest, "-f", "json", flag, "pss-baseline")) == {
        "TW-K8S-host-namespaces",
        "TW-K8S-privileged-container",
    }


def test_controls_are_left_out_and_added_by_the_configuration(tidewaiter: Command, manifest: str, tmp_path: Path) -> None:
    """A team's file says what runs for everybody."""
    config = tmp_path / "tidewaiter.yaml"
    config.write_text("control-profile: pss-baseline\nskip-control: [TW-K8S-host-*]\ncontrol: [TW-K8S-image-not-pinned]\n")
    done = tidewaiter("--config", str(config), "scan", "manifest", manifest, "-f", "json")
    assert rules(done) == {"TW-K8S-privileged-container", "TW-K8S-image-not-pinned"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--compliance", "soc2"), "no framework 'soc2'"),
        (("--control-profile", "pss"), "no profile 'pss'"),
        (("--skip-control", "TW-NOPE"), "no control 'TW-NOPE'"),
        (("--control", "TW-NOPE"), "no control 'TW-NOPE'"),
    ],
)
def test_a_word_that_names_nothing_is_wrong_usage(tidewaiter: Command, manifest: str, words: tuple[str, ...], says: str) -> None:
    """Nothing is scanned with less than was asked for."""
    done = tidewaiter("scan", "manifest", manifest, *words)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_compliance_lists_every_number_of_files_too(tidewaiter: Command, manifest: str) -> None:
    """What files cannot tell is not assessed; what they can fails or passes with evidence."""
    report = json.loads(tidewaiter("scan", "manifest", manifest, "-f", "json", "--compliance", "cis-eks-1.8").out)
    lines = {one["number"]: one for one in report["compliance"][0]["requirements"]}
    assert len(lines) == 50
    assert [lines[number]["status"] for number in ("4.2.1", "4.2.2", "4.2.4", "2.1.1")] == ["FAIL", "PASS", "FAIL", "NOT_ASSESSED"]
    assert "shop/Pod/web" in lines["4.2.1"]["evidence"][0]


def test_a_profile_of_controls_given_to_an_audit_as_an_aws_profile_is_explained(tidewaiter: Command) -> None:
    """`--profile` of an audit is the AWS profile, as in every tool for AWS."""
    done = tidewaiter("audit", "registry", "--region", "eu-central-1", "--profile", "cis-eks-1.8")
    assert done.code == 1
    assert "--control-profile cis-eks-1.8" in done.err


def test_profiles_are_listed_with_their_size(tidewaiter: Command) -> None:
    """The listing names every profile."""
    listed = tidewaiter("list", "profiles").out
    assert all(name in listed for name in ("default", "pss-restricted", "cis-eks-1.7", "nsa", "pci"))


def test_checks_are_counted_as_decided_and_assisted(tidewaiter: Command) -> None:
    """The listing says how many numbers of each framework a person has to answer."""
    lines = tidewaiter("list", "checks").out.splitlines()
    (cis,) = [line for line in lines if line.startswith("CIS Amazon EKS Benchmark 1.8.0")]
    decided, assisted = (int(word) for word in cis.split() if word.isdecimal())
    assert decided + assisted == 50


WAIVED = POD.replace(
    "namespace: shop}",
    'namespace: shop, annotations: {tidewaiter.io/waive: "TW-K8S-privileged-container@app; reason=gpu; owner=o; until=2999-01-01"}}',
)


def statuses(done) -> dict[str, str]:
    """Map rules to the status of their findings."""
    return {one["rule_id"]: one["status"] for one in json.loads(done.out)["findings"]}


def test_an_inline_waiver_holds_unless_it_is_switched_off(tidewaiter: Command, tmp_path: Path) -> None:
    """What stands in the object is applied, counted, and can be refused by whoever runs the scan."""
    path = tmp_path / "pod.yaml"
    path.write_text(WAIVED)
    words = ("scan", "manifest", str(path), "-f", "json", "--profile", "pss-baseline")
    assert statuses(tidewaiter(*words))["TW-K8S-privileged-container"] == "suppressed"
    assert statuses(tidewaiter(*words, "--no-inline-waivers"))["TW-K8S-privileged-container"] == "open"


def test_parts_of_the_platform_are_set_aside_unless_it_is_switched_off(tidewaiter: Command, tmp_path: Path) -> None:
    """The shipped list counts for files too, and can be refused."""
    path = tmp_path / "ds.yaml"
    body = POD.replace("kind: Pod", "kind: DaemonSet").replace("apiVersion: v1", "apiVersion: apps/v1")
    body = body.replace("{name: web, namespace: shop}", "{name: aws-node, namespace: kube-system}")
    image = "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni:v1.20"
    spec = "  template:\n    spec:\n      hostNetwork: true\n      containers: [{name: app, image: IMAGE}]\n".replace("IMAGE", image)
    path.write_text(body.partition("  hostNetwork")[0] + spec)
    words = ("scan", "manifest", str(path), "-f", "json", "--profile", "pss-baseline")
    assert set(statuses(tidewaiter(*words)).values()) == {"suppressed"}
    assert set(statuses(tidewaiter(*words, "--no-builtin-waivers")).values()) == {"open"}
