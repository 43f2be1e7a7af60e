"""Pods out of untrusted objects."""

from tidewaiter.posture.pods import escape, plain_kind, pod_of


def test_nonsense_holds_no_pod():
    """Wrong types anywhere on the way to a template give no pod rather than an error."""
    assert pod_of({"kind": "Deployment", "spec": "x"}, 30) is None
    assert pod_of({"kind": "Deployment", "spec": {"template": {"spec": {"containers": {}}}}}, 30) is None


def test_keys_are_escaped_as_pointer_tokens():
    """RFC 6901 escapes the tilde before the slash."""
    assert escape("a/b~c") == "a~1b~0c"


def test_others_kinds_with_the_names_of_core_kinds_are_told_apart():
    """A Pod of another API group is none of Kubernetes', and neither is a Namespace."""
    assert plain_kind({"apiVersion": "example.com/v1", "kind": "Namespace"}) == "other/Namespace"
    assert plain_kind({"apiVersion": "v1", "kind": "Pod"}) == plain_kind({"kind": "Pod"}) == "Pod"
    assert plain_kind({"kind": "Foo"}) == "Foo"
    assert pod_of({"apiVersion": "example.com/v1", "kind": "Pod", "spec": {"hostNetwork": True}}, 30) is None
