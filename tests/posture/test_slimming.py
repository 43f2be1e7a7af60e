"""Objects without what no audit looks at, sharing what they say alike."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.slimming import Slimmer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, 1.0]) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)
KEYS = st.sampled_from(["metadata", "spec", "status", "kind", "template", "data"])


def pod(name: str, **spec: object) -> dict:
    """Make a pod as an API gives it."""
    container = {"name": "c", "image": "i", "env": [{"name": "A", "value": "b"}]}
    status = {
        "phase": "Running",
        "podIP": "10.0.0.1",
        "conditions": [{}],
        "containerStatuses": [{"name": "c", "imageID": "x", "state": {}}],
    }
    metadata = {"name": name, "managedFields": [{"manager": "kubelet"}], "labels": {"app": "web"}}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": [container], **spec}, "status": status}


def test_pods_of_one_workload_share_their_containers() -> None:
    """Equal parts are one object; what differs stays apart."""
    slimmer = Slimmer()
    first, second, third = (slimmer.slim(pod(name, nodeName=name)) for name in "abc")
    assert first["spec"]["containers"][0] is second["spec"]["containers"][0] is third["spec"]["containers"][0]
    assert [one["spec"]["nodeName"] for one in (first, second, third)] == ["a", "b", "c"]


def test_templates_share_with_pods() -> None:
    """Replica sets hold the same containers once more."""
    slimmer = Slimmer()
    own = slimmer.slim(pod("a"))
    owner = slimmer.slim({"kind": "ReplicaSet", "spec": {"template": {"metadata": {}, "spec": pod("a")["spec"]}}})
    assert owner["spec"]["template"]["spec"]["containers"][0] is own["spec"]["containers"][0]


def test_what_no_audit_reads_is_dropped() -> None:
    """Managed fields, conditions and the images of nodes go; addresses and digests stay."""
    slim = Slimmer().slim(pod("a"))
    assert "managedFields" not in slim["metadata"]
    assert slim["status"] == {"phase": "Running", "podIP": "10.0.0.1", "containerStatuses": [{"name": "c", "imageID": "x"}]}
    node = {"kind": "Node", "metadata": {}, "status": {"images": [{}], "nodeInfo": {"kubeletVersion": "v1.34.0"}}}
    assert Slimmer().slim(node)["status"] == {"nodeInfo": {"kubeletVersion": "v1.34.0"}}


def test_a_flag_is_not_taken_for_a_number() -> None:
    """`True` equals 1 in Python, not in a manifest."""
    slimmer = Slimmer()
    slimmer.slim({"spec": {"containers": [{"privileged": 1}]}})
    assert slimmer.slim({"spec": {"containers": [{"privileged": True}]}})["spec"]["containers"][0]["privileged"] is True


def test_what_is_nested_too_deep_to_compare_stays() -> None:
    """It is kept as it is."""
    deep: object = 1
    for _ in range(2_500):
        deep = [deep]
    assert Slimmer().slim({"spec": {"containers": [deep]}})["spec"]["containers"][0] is deep


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=5), max_size=4))
def test_other_objects_stay_as_they_are(objects: list[dict]) -> None:
    """Whatever an object looks like, it is the same JSON afterwards, a malformed one too; only metadata becomes a mapping."""
    slimmer = Slimmer()
    for one in objects:
        slim = dict(slimmer.slim({**one, "kind": "Other"}))
        expected = {**one, "kind": "Other", "metadata": one["metadata"] if isinstance(one.get("metadata"), dict) else {}}
        expected["metadata"] = {key: value for key, value in expected["metadata"].items() if key != "managedFields"}
        assert json.dumps(slim, sort_keys=True) == json.dumps(expected, sort_keys=True)
