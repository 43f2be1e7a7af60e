"""Running pods to which containers were added."""

from tidewaiter.posture.control import Target
from tidewaiter.posture.debugging import debugged
from tidewaiter.posture.manifests import live_object


def pod(name, *added):
    """Make a pod of a controller."""
    metadata = {"name": name, "namespace": "shop", "uid": name, "ownerReferences": [{"controller": True, "uid": "r"}]}
    return {"metadata": metadata, "spec": {"containers": [{"name": "a"}], "ephemeralContainers": list(added)}}


def test_only_pods_with_added_containers():
    """Others are as their template says."""
    ((target, subject),) = debugged([pod("one"), pod("two", {"name": "debugger"})], (), 34)
    assert (target, subject.resource) == (Target.DEBUGGED, "shop/Pod/two")
    assert [one.name for one in subject.value.containers()] == ["a", "debugger"]


def test_what_is_judged_anyway_is_not_judged_twice():
    """A pod without a controller is an object of its own."""
    data = {"kind": "Pod", **pod("one", {"name": "debugger"})}
    assert list(debugged([data], [live_object(data)], 34)) == []
