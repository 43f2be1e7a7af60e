"""Reading a cluster through the port."""

import pytest

from tidewaiter.errors import NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.model.cluster import Cluster
from tidewaiter.posture.discover import READS, discover_workloads

CLUSTER = Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-west-1")


class Reader:
    """A cluster in a dictionary of plural to objects; an exception instead of objects is raised."""

    def __init__(self, **lists):
        self.lists = lists
        self.asked = []

    def list_objects(self, api_version, kind_plural, namespace=""):
        """Yield what the dictionary holds."""
        self.asked.append((api_version, kind_plural))
        answer = self.lists.get(kind_plural, [])
        if isinstance(answer, Exception):
            raise answer
        yield from answer

    def server_version(self):
        """Return a version."""
        return "1.34"


def thing(kind, name, uid, owner=""):
    """Make an object with pods, owned by `owner`."""
    owners = [{"kind": "X", "name": "x", "uid": owner, "controller": True}] if owner else []
    spec = {"containers": [{"name": "c", "image": "i"}]}
    return {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "shop", "uid": uid, "ownerReferences": owners},
        "spec": spec if kind == "Pod" else {"template": {"spec": spec}},
    }


def test_what_is_owned_is_judged_once():
    """Objects leave out the pods and ReplicaSets that a listed controller makes; workloads keep every pod."""
    reader = Reader(
        pods=[thing("Pod", "p", "1", "2"), thing("Pod", "alone", "9"), thing("Pod", "orphan", "8", "gone")],
        replicasets=[thing("ReplicaSet", "r", "2", "3")],
        deployments=[thing("Deployment", "d", "3")],
    )
    found = discover_workloads(reader, CLUSTER, {})
    assert sorted(item.data["metadata"]["name"] for item in found.objects) == ["alone", "d", "orphan"]
    assert [w.pod for w in found.workloads] == ["p", "alone", "orphan"]
    assert found.problems == ()


def test_a_refused_list_is_a_problem_and_the_rest_is_read():
    """The missing grant is named; exposure becomes unknown rather than none."""
    refused = PermissionMissingError("services is forbidden", permission="kubernetes:list services")
    found = discover_workloads(Reader(pods=[thing("Pod", "p", "1")], services=refused, cronjobs=NotFoundError("no such")), CLUSTER, {})
    assert sorted((p.code, p.permission) for p in found.problems) == [
        ("kubernetes-api-absent", ""),
        ("permission-missing", "kubernetes:list services"),
    ]
    assert [w.exposure for w in found.workloads] == ["unknown"]


def test_only_kinds_that_were_listed_are_complete():
    """What was refused is not known to be all there is; what was listed empty is."""
    refused = PermissionMissingError("forbidden", permission="kubernetes:list networkpolicies")
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    found = discover_workloads(Reader(namespaces=[space], networkpolicies=refused), CLUSTER, {})
    assert [item.data["kind"] for item in found.objects] == ["Namespace"]
    assert "ClusterRole" in found.complete
    assert "NetworkPolicy" not in found.complete


def test_no_secrets_are_asked_for():
    """The list of reads holds neither Secrets nor anything of nodes/proxy."""
    reader = Reader()
    discover_workloads(reader, CLUSTER, {})
    assert tuple(reader.asked) == READS
    assert not {"secrets", "nodes/proxy"} & {plural for _, plural in READS}


def test_an_unreachable_cluster_is_an_error():
    """Nothing read at all is not an empty cluster."""
    with pytest.raises(OfflineError):
        discover_workloads(Reader(**{plural: OfflineError("down") for _, plural in READS}), CLUSTER, {})


def test_a_list_that_fails_takes_no_other_with_it():
    """Pods that could not be read are not known to be all; what else was read is judged."""
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    found = discover_workloads(Reader(pods=OfflineError("cut off"), namespaces=[space]), CLUSTER, {})
    assert [one.code for one in found.problems] == ["kubernetes-list-failed"]
    assert "pods were not read: cut off" in found.problems[0].what
    assert [item.data["kind"] for item in found.objects] == ["Namespace"]
    assert "Pod" not in found.complete
