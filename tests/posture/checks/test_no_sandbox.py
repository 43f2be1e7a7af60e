"""The control `no_sandbox`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.no_sandbox import CONTROL


@pytest.mark.parametrize("spec", ["containers: [{name: a}]", "{hostUsers: true, containers: [{name: a}]}"])
def test_hit_names_the_missing_field(places, spec):
    """A pod on the kernel and with the users of its node."""
    assert places(CONTROL, spec) == ["/spec/runtimeClassName"]


@pytest.mark.parametrize("spec", ["{runtimeClassName: gvisor, containers: [{name: a}]}", "{hostUsers: false, containers: [{name: a}]}"])
def test_near_miss_passes(places, spec):
    """A sandbox, or users of its own."""
    assert places(CONTROL, spec) == []


def test_it_is_asked_for():
    """Most pods run code that is trusted."""
    assert CONTROL.opt_in
