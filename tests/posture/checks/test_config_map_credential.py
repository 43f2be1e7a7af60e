"""The control `config_map_credential`: what it fails, what it passes and what it cannot know."""

from tidewaiter.posture.checks.config_map_credential import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.objects import KubernetesObject

KNOWS = Context(secrets_in=lambda text: [("a token", 1)] * text.count("ghp_"))


def outcomes(data, context=KNOWS, kind="ConfigMap"):
    """Run the control; None where it does not apply."""
    item = KubernetesObject(data={"apiVersion": "v1", "kind": kind, "data": data}, minor=34)
    if not CONTROL.applies(item):
        return None
    return ["UNKNOWN" if isinstance(one, Unknown) else one.pointer for one in CONTROL.check(item, context)]


def test_hit_names_the_key_once():
    """Each kind of secret of a value is told once, and its text never."""
    assert outcomes({"a/b": "x ghp_1 ghp_2", "c": "plain"}) == ["/data/a~1b"]
    item = KubernetesObject(data={"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "ghp_1"}}, minor=34)
    assert "ghp_" not in next(iter(CONTROL.check(item, KNOWS))).message


def test_near_miss_passes():
    """Values without secrets, no values, and what is no mapping; a Secret is where a secret belongs."""
    assert outcomes({"a": "plain", "b": 7}) == outcomes({}) == outcomes("text") == []
    assert outcomes({"a": "ghp_1"}, kind="Secret") is None


def test_without_the_forms_nothing_is_known():
    """That is not a pass."""
    assert outcomes({"a": "ghp_1"}, NO_CONTEXT) == ["UNKNOWN"]
