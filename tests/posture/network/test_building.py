"""Networks of clusters and of manifests."""

from tidewaiter import documents
from tidewaiter.model.network import Enforcement, PodId
from tidewaiter.posture.network.building import network_of_cluster, network_of_manifests

ON = Enforcement(on=True, engine="calico")


def pod(name, phase="Running"):
    """Make a pod of the namespace shop."""
    return {
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"containers": [{"name": "c"}]},
        "status": {"phase": phase},
    }


def policy(group="networking.k8s.io/v1"):
    """Make a policy that denies everything."""
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    return {"apiVersion": group, "kind": "NetworkPolicy", "metadata": {"name": "deny", "namespace": "shop"}, "spec": spec}


def test_finished_pods_have_no_network():
    """Only what runs is asked about and reached."""
    lists = {"Pod": [pod("a"), pod("b"), pod("old", "Succeeded")], "NetworkPolicy": [], "Namespace": []}
    network = network_of_cluster(lists, {}, ON)
    assert [one.name for one in network.pods_of("shop")] == ["a", "b"]
    assert [flow.pods for flow in network.reach(PodId("shop", "a"))] == [(PodId("shop", "b"),)]
    assert network.exposed(PodId("shop", "a")).level == "unknown"


def test_unread_policies_are_no_open_door_and_no_wall():
    """Where policies could not be listed, nothing is known to be enforced."""
    network = network_of_cluster({"Pod": [pod("a")], "NetworkPolicy": None, "Namespace": []}, {}, ON)
    assert network.enforcement.on is None
    assert network.imds(PodId("shop", "a")).reachable is None


def test_templates_stand_for_their_pods():
    """A Deployment of a manifest is a pod by its kind and name, in the default namespace unless it says so."""
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c"}]}}
    deployment = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"template": template}}
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "s"},
        "spec": {"type": "LoadBalancer", "selector": {"app": "web"}},
    }
    network = network_of_manifests([deployment, service], 34)
    assert list(network.pods_of("default")) == [PodId("default", "Deployment/web")]
    assert network.exposed(PodId("default", "Deployment/web")).level == "internet"


def test_calico_s_own_policies_are_not_taken_for_those_of_kubernetes():
    """The kind has the same name and another meaning: it is said that it was not judged."""
    network = network_of_manifests([pod("a"), policy("projectcalico.org/v3")], 34)
    assert network.unmodelled == ("other/NetworkPolicy",)
    assert network.imds(PodId("shop", "Pod/a")).reachable is None
    assert network_of_manifests([pod("a"), policy()], 34).imds(PodId("shop", "Pod/a")).reachable is False


def test_what_is_known_of_a_pod_can_be_written_down() -> None:
    """All three answers come back from their document as they were."""
    lists = {"Pod": [pod("web"), pod("db")], "Service": [], "Ingress": [], "NetworkPolicy": [], "Namespace": []}
    network = network_of_cluster(lists, {}, ON)
    found = network.of(PodId("shop", "web"))
    assert [one.pods for one in found.flows] == [(PodId("shop", "db"),)]
    assert (found.exposure, found.metadata) == (network.exposed(found.pod), network.imds(found.pod))
    assert documents.load("pod-network", documents.dump("pod-network", found)) == found
