"""The join of pods, nodes, accounts and instances."""

from dataclasses import replace

import pytest

from tidewaiter.model.cloud import Instance, MetadataOptions
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.network import Enforcement
from tidewaiter.posture.network.building import network_of_cluster
from tidewaiter.posture.workloads import ClusterObjects, digest_of, instance_id_of, workloads_of

SHA = "sha256:" + "a" * 64
CLUSTER = Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-west-1")
NODE_ROLE = "arn:aws:iam::111122223333:role/node"
POD_ROLE = "arn:aws:iam::111122223333:role/shop"
INSTANCE = Instance(
    id="i-0abc", account="111122223333", region="eu-west-1", state="running", vpc_id="vpc-1", interfaces=(), role_arn=NODE_ROLE
)


def pod(**changes):
    """Make a running pod of a ReplicaSet."""
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-5d9", "uid": "rs-1", "controller": True}
    data = {
        "metadata": {"name": "web-5d9-x", "namespace": "shop", "labels": {"app": "web"}, "ownerReferences": [owner]},
        "spec": {"nodeName": "n1", "serviceAccountName": "web", "containers": [{"name": "main", "image": "repo/web:1"}]},
        "status": {
            "phase": "Running",
            "podIP": "10.0.0.7",
            "podIPs": [{"ip": "10.0.0.7"}, {"ip": "fd00::7"}],
            "startTime": "2026-01-01T00:00:00Z",
            "containerStatuses": [{"name": "main", "image": "repo/web:1", "imageID": f"docker-pullable://repo/web@{SHA}"}],
        },
    }
    return {**data, **changes}


def lists(*pods, **others):
    """Make the lists around pods: one node, one annotated account, the ReplicaSet and its Deployment."""
    deployment = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "d-1", "controller": True}
    defaults = {
        "nodes": [{"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-0abc"}}],
        "service_accounts": [{"metadata": {"name": "web", "namespace": "shop", "annotations": {"eks.amazonaws.com/role-arn": POD_ROLE}}}],
        "controllers": [{"metadata": {"name": "web-5d9", "namespace": "shop", "uid": "rs-1", "ownerReferences": [deployment]}}],
    }
    return ClusterObjects(pods=pods, **(defaults | others))


def joined(given, instances, services=()):
    """Join lists in a network that leaves everything open."""
    kinds = {"Pod": given.pods, "Service": services, "Ingress": [], "NetworkPolicy": [], "Namespace": []}
    nodes = {"n1": instances["i-0abc"]} if "i-0abc" in instances else {}
    return workloads_of(given, instances, CLUSTER, network_of_cluster(kinds, nodes, Enforcement(on=True)))


def test_a_pod_is_joined_with_everything_it_can_use():
    """Digest, node, instance, both roles, addresses and the owning Deployment meet in one workload."""
    (found,) = joined(lists(pod()), {"i-0abc": INSTANCE})
    assert found.key == f"{CLUSTER.arn}/shop/web-5d9-x/main"
    assert (found.image_digest, found.image) == (SHA, "repo/web:1")
    assert (found.node, found.instance_id, found.service_account) == ("n1", "i-0abc", "web")
    assert found.role_arns == (POD_ROLE, NODE_ROLE)
    assert found.addresses == ("10.0.0.7", "fd00::7")
    assert (found.kind, found.name) == ("Deployment", "web")
    assert found.seen_from == "2026-01-01T00:00:00Z"


def test_missing_parts_leave_gaps_not_guesses():
    """Without node, account and status the workload is still there, with what is not known left empty."""
    bare = pod(status={}, spec={"containers": [{"name": "main", "image": "repo/web:1"}]})
    (found,) = joined(ClusterObjects(pods=[bare]), {}, services=None)
    assert (found.image_digest, found.instance_id, found.role_arns, found.exposure) == ("", "", (), "unknown")
    assert (found.service_account, found.kind, found.name) == ("default", "ReplicaSet", "web-5d9")


def test_finished_pods_run_nothing():
    """A pod that succeeded or failed is no workload."""
    assert joined(lists(pod(status={"phase": "Succeeded"}), pod(status={"phase": "Failed"})), {}) == ()


def test_powers_are_words():
    """What a container may do beyond its walls is listed, mounted host paths only."""
    container = {
        "name": "main",
        "securityContext": {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}},
        "volumeMounts": [{"name": "root", "mountPath": "/host"}],
    }
    volumes = [{"name": "root", "hostPath": {"path": "/"}}, {"name": "other", "hostPath": {"path": "/var"}}]
    (found,) = joined(lists(pod(spec={"hostNetwork": True, "containers": [container], "volumes": volumes})), {})
    assert found.powers == ("privileged", "host-network", "host-path:/", "capability:SYS_ADMIN")


@pytest.mark.parametrize(
    ("image_id", "image", "digest"),
    [
        (f"repo@{SHA}", "repo:1", SHA),
        (f"docker-pullable://repo@{SHA}", "", SHA),
        ("", f"repo:1@{SHA}", SHA),
        (f"docker://{SHA}", "repo:1", ""),
        (SHA, "repo:1", ""),
        ("repo@md5:1", "", ""),
    ],
)
def test_only_manifest_digests_count(image_id, image, digest):
    """The digest of an image's config is not one that a registry or a scan knows."""
    assert digest_of(image_id, image) == digest


@pytest.mark.parametrize(
    ("provider", "instance"),
    [
        ("aws:///eu-west-1a/i-0abc", "i-0abc"),
        ("aws:///eu-west-1a/0a1b2c/fargate-ip-10-0-0-1.ec2.internal", ""),
        ("eks-hybrid:///eu-west-1/c/mi-1", ""),
        (None, ""),
    ],
)
def test_instances_are_read_from_provider_ids(provider, instance):
    """Only EC2 nodes have an instance id."""
    assert instance_id_of({"spec": {"providerID": provider}}) == instance


def test_owner_references_that_loop_end():
    """Objects that own each other do not hold the join up."""
    loop = {"uid": "rs-1", "ownerReferences": [{"kind": "ReplicaSet", "name": "web-5d9", "uid": "rs-1", "controller": True}]}
    (found,) = joined(lists(pod(), controllers=[{"metadata": loop}]), {})
    assert found.name == "web-5d9"


def test_a_pod_kept_from_the_metadata_service_has_no_node_role():
    """Tokens that travel one hop keep pods from the node's role, and the workload does not claim it."""
    guarded = replace(INSTANCE, metadata=MetadataOptions(enabled=True, tokens_required=True, hop_limit=1))
    (found,) = joined(lists(pod()), {"i-0abc": guarded})
    assert found.role_arns == (POD_ROLE,)
