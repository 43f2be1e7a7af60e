"""Profiles: named sets of controls, and what is added to or left out of them."""

import pytest

from tidewaiter.errors import NotFoundError
from tidewaiter.posture.catalogue import controls
from tidewaiter.posture.profiles import profiles, selection

ALL = {one.id for one in controls()}


def test_every_profile_has_controls_and_a_title():
    """No profile is empty, and all of them name controls that exist."""
    for one in profiles():
        assert one.controls
        assert one.title
        assert one.controls <= ALL
    assert {"default", "pss-baseline", "pss-restricted", "cis-eks-1.8", "cis-eks-1.7", "nsa", "pci"} <= {one.name for one in profiles()}


def test_without_a_choice_nothing_is_selected():
    """The default is what the engine does by itself."""
    assert selection() is None


def test_a_profile_can_be_widened_and_narrowed():
    """Controls are added and left out by id or pattern, whatever their case; leaving out is stronger."""
    chosen = selection("pss-baseline", ["tw-net-*"], ["TW-NET-flow-logs", "*host-port"])
    assert "TW-K8S-privileged-container" in chosen
    assert "TW-NET-metadata-egress" in chosen
    assert not {"TW-NET-flow-logs", "TW-K8S-host-port", "TW-RBAC-bind"} & chosen


def test_leaving_out_one_control_keeps_the_default():
    """`--skip-control` alone takes it from the default."""
    assert selection(skip=["TW-RBAC-bind"]) == {one.id for one in controls() if not one.opt_in} - {"TW-RBAC-bind"}


def test_what_a_framework_needs_runs_besides_unless_it_is_left_out():
    """Opt-in controls run where something names them."""
    assert "TW-RBAC-bind" in selection("pss-baseline", besides=["TW-RBAC-bind"])
    assert "TW-RBAC-bind" not in selection("pss-baseline", skip=["TW-RBAC-bind"], besides=["TW-RBAC-bind"])


@pytest.mark.parametrize("words", [{"profile": "soc2"}, {"add": ["TW-NOPE"]}, {"skip": ["TW-K8S-privilegd"]}])
def test_a_word_that_names_nothing_is_an_error(words):
    """A slip of the keyboard never changes nothing silently."""
    with pytest.raises(NotFoundError) as raised:
        selection(**words)
    assert raised.value.hint
