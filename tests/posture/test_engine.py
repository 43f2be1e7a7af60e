"""The engine: upstream's labelled pods, every workload kind, and a control that breaks."""

from pathlib import Path

import pytest

from tidewaiter.model.cloud import Repository
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.severity import Severity
from tidewaiter.posture import engine
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.engine import assess_clusters, assess_objects, assess_repositories, controls, minor_of
from tidewaiter.posture.manifests import ManifestObject, live_object, read_manifests

PSA = Path(__file__).resolve().parents[2].parent / "shared" / "fixtures" / "psa"
COUNTS = {
    ("baseline", "v1.30"): (11, 29),
    ("baseline", "v1.34"): (14, 34),
    ("restricted", "v1.30"): (19, 69),
    ("restricted", "v1.34"): (22, 74),
}


def levels_failed(item: ManifestObject, version: str) -> set[str]:
    """Return the PSS levels that an object violates."""
    return {level for r in assess_objects([item], version=version) if r.status is ControlStatus.FAIL for level in r.mappings.get("PSS", ())}


@pytest.mark.shared
@pytest.mark.parametrize(("level", "version"), sorted(COUNTS))
def test_upstream_pods_are_judged_as_upstream_judges_them(level, version):
    """Every labelled pod of Kubernetes' own admission tests passes or fails at its level, at its version."""
    folder = PSA / level / version
    if not folder.is_dir():
        pytest.skip(f"shared data absent: {folder}")
    wrong, seen = [], {"pass": 0, "fail": 0}
    for path in sorted(folder.glob("*/*.yaml")):
        (item,) = read_manifests(path.read_text(), path.name).objects
        failed = levels_failed(item, version)
        violates = bool(failed) if level == "restricted" else "baseline" in failed
        seen[path.parent.name] += 1
        if violates != (path.parent.name == "fail"):
            wrong.append(path)
    assert wrong == []
    assert (seen["pass"], seen["fail"]) == COUNTS[level, version]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Pod", ()),
        ("PodTemplate", ("template",)),
        ("Deployment", ("spec", "template")),
        ("StatefulSet", ("spec", "template")),
        ("DaemonSet", ("spec", "template")),
        ("ReplicaSet", ("spec", "template")),
        ("ReplicationController", ("spec", "template")),
        ("Job", ("spec", "template")),
        ("CronJob", ("spec", "jobTemplate", "spec", "template")),
        ("Rollout", ("spec", "template")),
    ],
)
def test_every_kind_that_makes_pods_is_judged(kind, path):
    """The template is found wherever the kind keeps it, custom kinds of the same shape included, and pointers lead into it."""
    data = {"spec": {"hostPID": True, "containers": [{"name": "c"}]}}
    for key in reversed(path):
        data = {key: data}
    item = live_object({"apiVersion": "v1", "kind": kind, "metadata": {"name": "x", "namespace": "shop"}, **data})
    (failed,) = [r for r in assess_objects([item]) if r.control_id == "TW-K8S-host-namespaces"]
    assert failed.resource == f"shop/{kind}/x"
    assert failed.location.pointer == "/" + "/".join((*path, "spec", "hostPID"))
    assert failed.location.line == 0


def test_objects_without_pods_are_judged_as_what_they_are():
    """A Service is not a pod: only controls of services pass or fail on it, and what no control knows has no result."""
    results = assess_objects([live_object({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {}})])
    assert {result.control_id for result in results} == {"TW-NET-service-external-ips", "TW-NET-service-node-port"}
    assert assess_objects([live_object({"apiVersion": "x.io/v1", "kind": "Thing", "metadata": {"name": "s"}, "spec": {}})]) == ()


def test_controls_of_later_standards_wait_for_their_version():
    """A control that the standard got in 1.34 has no result, not even a pass, for 1.33."""
    item = live_object({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c"}]}})
    assert "TW-K8S-host-in-probe" not in {r.control_id for r in assess_objects([item], version="1.33")}
    assert "TW-K8S-host-in-probe" in {r.control_id for r in assess_objects([item], version="1.34")}


@pytest.mark.parametrize(("text", "minor"), [("1.34", 34), ("v1.30", 30), ("1.29.4-eks-1", 29), ("1.28+", 28), ("", 37), ("latest", 37)])
def test_versions_are_read_generously(text, minor):
    """Every way people and clusters write a version is understood; an unknown one means the latest standard."""
    assert minor_of(text) == minor


def test_a_broken_control_is_a_result_and_a_problem(monkeypatch):
    """The other controls still answer, the broken one is NOT ASSESSED with the reason, and the problem names both."""

    def explode(_pod):
        raise KeyError("nodes")

    broken = Control(id="TW-K8S-broken", title="t", severity=Severity.LOW, why="w", remediation="r", targets=(Target.POD,), check=explode)
    monkeypatch.setattr(engine, "controls", lambda: (broken, *controls()))
    problems = []
    results = assess_objects([live_object({"kind": "Pod", "metadata": {"name": "p"}, "spec": {}})], on_problem=problems.append)
    (own,) = [r for r in results if r.control_id == "TW-K8S-broken"]
    assert own.status is ControlStatus.NOT_ASSESSED
    assert "KeyError" in own.reason
    assert [p.code for p in problems] == ["control-failed"]
    assert len(results) > 10


def test_clusters_and_repositories_are_judged_by_their_own_controls():
    """A resource of which nothing is known passes nothing."""
    cluster = Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-west-1")
    repository = Repository(name="r", arn="arn:aws:ecr:eu-west-1:111122223333:repository/r", account="111122223333", region="eu-west-1")
    results = (*assess_clusters([cluster]), *assess_repositories([repository]))
    assert {r.status for r in results if r.control_id != "TW-ECR-public-policy"} == {ControlStatus.NOT_ASSESSED}  # no policy is a fact
    assert {r.resource for r in results} == {cluster.arn, repository.arn}
    assert len({r.control_id for r in results}) == len(results)


def test_one_object_gives_no_flood(monkeypatch):
    """A control stops at its limit and says so: a small manifest can hold very many containers."""
    monkeypatch.setattr(engine, "MAX_OUTCOMES", 3)
    pod = live_object({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{}] * 50}})
    found = [one for one in assess_objects([pod]) if one.control_id == "TW-K8S-privilege-escalation"]
    assert [one.status for one in found] == [ControlStatus.FAIL] * 3 + [ControlStatus.NOT_ASSESSED]
    assert found[-1].reason == "more than 3 failures; the others were not looked for"


def test_a_set_of_objects_gives_no_flood(monkeypatch):
    """Judging ends at the limit, and the report says where."""
    monkeypatch.setattr(engine, "MAX_RESULTS", 10)
    pods = [live_object({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"p{number}"}, "spec": {}}) for number in range(9)]
    problems = []
    results = assess_objects(pods, on_problem=problems.append)
    assert [one.what for one in problems] == ["more than 10 results: what comes after default/Pod/p0 was not judged"]
    assert {one.resource for one in results} == {"default/Pod/p0"}
