"""The effective value of a kubelet's setting."""

import pytest

from tidewaiter.posture.kubelet.settings import IMAGE_DEFAULTS, KubeletSettings, Unset


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        ({"flags": {"read-only-port": "10255"}, "config": {"readOnlyPort": 0}}, 10255),
        ({"config": {"readOnlyPort": 7}, "defaults": IMAGE_DEFAULTS}, 7),
        ({"defaults": IMAGE_DEFAULTS}, 0),
        ({"defaults": IMAGE_DEFAULTS, "unknown": "a script"}, Unset.NOT_KNOWN),
        ({"config": {"readOnlyPort": 7}, "unknown": "a script"}, 7),
        ({"flags": {"read-only-port": "$PORT"}}, Unset.NOT_KNOWN),
        ({}, Unset.NOT_SET),
    ],
)
def test_what_is_stronger(settings, value):
    """A flag, then the configuration, then what the image does; a variable is not known."""
    assert KubeletSettings(name="k", **settings).value("readOnlyPort", "read-only-port") == value


def test_malformed_configuration_has_no_value():
    """Text where a mapping belongs."""
    assert KubeletSettings(name="k", config={"authentication": "no"}).value("authentication.anonymous.enabled") is Unset.NOT_SET


def test_feature_gates():
    """Of the configuration and of the flag."""
    found = KubeletSettings(name="k", config={"featureGates": {"A": False}}, flags={"feature-gates": "B=true,C=False"}).gates
    assert found == {"A": False, "B": True, "C": False}
