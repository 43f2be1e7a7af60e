"""The control `pod_security_free_level`: what it names and what it leaves alone."""

import pytest
import yaml

from tests.posture.networks import manifests, pod
from tidewaiter.model.cluster import Cluster
from tidewaiter.policy.failures import failure_findings
from tidewaiter.posture.checks.pod_security_free_level import CONTROL
from tidewaiter.posture.discover import discover_workloads
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import live_object
from tidewaiter.posture.patching.commands import with_commands

CLUSTER = Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-west-1")
PROXY = {"name": "init", "securityContext": {"capabilities": {"add": ["NET_ADMIN"]}}}

GOOD = """{securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}},
  containers: [{name: c, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}"""
PLAIN = "{containers: [{name: c}]}"
WORST = "{hostPID: true, containers: [{name: c}]}"
AT = "FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"


def space(level=""):
    """Write a namespace with a level."""
    labels = f"{{pod-security.kubernetes.io/enforce: {level}}}" if level else "{}"
    return f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {labels}}}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(space(), pod(GOOD)), None, [AT]),
        (manifests(space("baseline"), pod(GOOD)), None, [AT]),
        (manifests(space(), pod(PLAIN)), None, [AT]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(space("restricted"), pod(GOOD)), None, ["PASS"]),
        (manifests(space("baseline"), pod(GOOD), pod(PLAIN, name="q")), None, ["PASS"]),
        (manifests(space(), pod(WORST)), None, ["PASS"]),
        (space(), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (manifests(space(), pod(GOOD)), frozenset({"Namespace"}), ["UNKNOWN kubernetes:list pods"]),
        (pod(GOOD), frozenset({"Pod"}), ["UNKNOWN kubernetes:list namespaces"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected


class Injecting:
    """A Deployment that meets restricted, whose pod was given one more container by a webhook."""

    def __init__(self, *injected):
        self.injected = list(injected)

    def list_objects(self, _version, plural, _namespace=""):
        """List the objects of a kind."""
        spec = yaml.safe_load(GOOD)
        given = {**spec, "containers": [*spec["containers"], *self.injected]}
        return {
            "namespaces": [live("v1", "Namespace", "shop", uid="n")],
            "deployments": [live("apps/v1", "Deployment", "web", uid="d", spec={"template": {"spec": spec}})],
            "replicasets": [live("apps/v1", "ReplicaSet", "web-7d4b", uid="r", by="d", spec={"template": {"spec": spec}})],
            "pods": [live("v1", "Pod", "web-7d4b-x2x", uid="p", by="r", spec=given)],
        }.get(plural, [])


def live(version, kind, name, *, uid, by="", spec=None):
    """Make an object as an API server gives it."""
    owners = [{"kind": "X", "name": "x", "uid": by, "controller": True}] if by else []
    metadata = {"name": name, "uid": uid, "ownerReferences": owners}
    return {"apiVersion": version, "kind": kind, "metadata": metadata if kind == "Namespace" else {**metadata, "namespace": "shop"},
            "spec": spec or {}}  # fmt: skip


@pytest.mark.parametrize(("injected", "level"), [((), "restricted"), (({"name": "proxy"},), "baseline"), ((PROXY,), "")])
def test_pods_count_as_they_run(injected, level):
    """A level that the template meets and the injected container does not would keep every new pod from starting."""
    found = discover_workloads(Injecting(*injected), CLUSTER, {})
    judged = assess_objects(found.objects, "1.34", found.complete, found.network)
    failures = failure_findings(one for one in judged if one.control_id == CONTROL.id)
    commanded = with_commands(failures, (*found.objects, *map(live_object, found.lists.pods)), 34)
    assert [one.evidence["command"].rpartition("=")[2] for one in commanded] == ([level] if level else [])
