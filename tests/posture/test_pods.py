"""Pods out of untrusted objects."""

from tidewaiter.posture.pods import escape, pod_of


def test_nonsense_holds_no_pod():
    """Wrong types anywhere on the way to a template give no pod rather than an error."""
    assert pod_of({"kind": "Deployment", "spec": "x"}, 30) is None
    assert pod_of({"kind": "Deployment", "spec": {"template": {"spec": {"containers": {}}}}}, 30) is None


def test_keys_are_escaped_as_pointer_tokens():
    """RFC 6901 escapes the tilde before the slash."""
    assert escape("a/b~c") == "a~1b~0c"
