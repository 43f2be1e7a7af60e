"""Facts for people: counted, bounded, and honest about what was not read."""

from dataclasses import replace

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import ClusterDetails, LogGroup, NodeGroup
from tidewaiter.posture.facts import MOST, Source, facts_of, names, shown
from tidewaiter.posture.manifests import live_object

CLUSTER = Cluster(arn="arn:aws:eks:eu-central-1:111122223333:cluster/c", name="c", account="111122223333", region="eu-central-1")


def pod(name, image, namespace="shop", **spec):
    """Make one live pod."""
    body = {"containers": [{"name": "app", "image": image}], **spec}
    return live_object({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": namespace}, "spec": body})


def test_facts_name_what_was_read():
    """Node groups, log groups, registries and namespaces are told in counted lines."""
    details = ClusterDetails(
        node_groups=(NodeGroup(name="blue", version="1.34", ami_type="AL2023_x86_64_STANDARD", role_arn="arn"),),
        log_groups=(LogGroup(name="/aws/eks/c/cluster", retention_days=90, kms_key="key"),),
        identity_providers=(),
    )
    objects = (pod("a", "nginx:1"), pod("b", "localhost:5000/x"), pod("c", "quay.io/team/x@sha256:00", "other"))
    complete = frozenset({"Pod", "Node", "Namespace", "NetworkPolicy"})
    cluster = replace(CLUSTER, details=details, logging=("audit",), authentication_mode="API")
    found = facts_of(Source(cluster=cluster, objects=objects, complete=complete))
    assert found["nodes"] == ("node group blue: AL2023_x86_64_STANDARD, version 1.34, no launch template",)
    assert set(found["images"]) == {f"1 containers with images of {host}" for host in ("docker.io", "localhost:5000", "quay.io")}
    assert found["namespaces"] == ("other: 1 workloads", "shop: 2 workloads")
    assert found["logging"][1] == "log group /aws/eks/c/cluster: kept 90 days, own key"
    assert found["authentication"] == ("authentication mode: API", "no external identity provider is attached")
    assert found["network"] == ("0 NetworkPolicies in 0 namespaces",)


def test_what_was_not_read_is_a_fact_as_well():
    """Missing rights do not look like an empty cluster."""
    found = facts_of(Source(cluster=CLUSTER, objects=()))
    assert "node groups were not read" in found["nodes"]
    assert "external identity providers were not read" in found["authentication"]
    assert found["logging"] == ("control plane logs were not read",)
    assert all("could not all be listed" in found[name][-1] for name in ("nodes", "namespaces", "images", "network"))


def test_a_store_of_secrets_is_recognised_by_its_controller_or_its_volumes():
    """What brings secrets from elsewhere is named; a pod without either is not."""
    mounted = pod("app", "app:1", volumes=[{"name": "s", "csi": {"driver": "secrets-store.csi.k8s.io"}}])
    objects = (pod("eso", "ghcr.io/external-secrets/external-secrets:v1"), mounted, pod("plain", "nginx"))
    found = facts_of(Source(cluster=CLUSTER, objects=objects))["secret-stores"]
    assert [line.split(":")[0] for line in found] == ["Pod eso", "Pod app mounts a CSI volume"]
    assert "no controller" in facts_of(Source(cluster=CLUSTER, objects=(pod("plain", "nginx"),)))["secret-stores"][0]


def test_facts_are_bounded():
    """A cluster of many namespaces gives some and the number of the rest; hostile objects do no harm."""
    objects = tuple(pod(f"p{n}", "x", f"ns{n:03}") for n in range(MOST + 5))
    broken = live_object({"apiVersion": "v1", "kind": "Pod", "metadata": [], "spec": {"containers": 3, "volumes": {"a": 1}}})
    found = facts_of(Source(cluster=CLUSTER, objects=(*objects, broken)))["namespaces"]
    assert len(found) == MOST + 1
    assert found[-1].startswith("and ")


def test_shown_facts_are_those_that_were_asked_for():
    """A report carries all kinds; a question shows its own."""
    assert names() >= {"nodes", "network"}
    assert shown({"nodes": ("n",), "images": ("i",)}, ("images", "missing")) == ("i",)
