"""Which controls a deployment runs."""

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.policy.control_choice import default_choice, read_choice
from tidewaiter.policy.rule_files import rules_of

GOOD = """
controls:
  - profile: pss-baseline
    control: [TW-RBAC-bind]
    skip: TW-K8S-host-port
    compliance: [nsa, cis-eks-1.8.0]
    inline-waivers: no
    allowed-registries: [quay.io/team/*]
"""


def test_nobody_choosing_is_the_default_and_cis_eks():
    """All controls that are not opt-in run."""
    choice = default_choice()
    assert choice.context.selected is None
    assert [one.id for one in choice.frameworks] == ["cis-eks-1.8"]
    assert (choice.inline_waivers, choice.builtin_waivers) == (True, True)


def test_a_choice_is_read():
    """A single word may stand for a list."""
    choice = read_choice(GOOD, "c.yaml")
    assert [one.id for one in choice.frameworks] == ["nsa", "cis-eks-1.8"]
    assert "TW-RBAC-bind" in choice.context.selected
    assert "TW-K8S-host-port" not in choice.context.selected
    assert choice.context.allowed_registries == ("quay.io/team/*",)
    assert (choice.inline_waivers, choice.builtin_waivers) == (False, True)


def test_no_framework_at_all_can_be_chosen():
    """An empty list is a choice."""
    assert read_choice("controls: [{compliance: []}]", "c.yaml").frameworks == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pss-baseline", "pss", "no profile 'pss'"),
        ("TW-RBAC-bind", "TW-NOPE", "no control 'TW-NOPE'"),
        ("nsa", "soc2", "no framework 'soc2'"),
        ("profile:", "profiles:", "unknown key 'profiles'"),
        ("inline-waivers: no", "inline-waivers: maybe", "inline-waivers must be yes or no"),
        ("profile: pss-baseline", "profile: [a, b]", "profile must be one word"),
        ("controls:", "waivers:", "unknown key 'waivers'"),
        ("    skip:", "  - skip: TW-RBAC-bind\n  - skip:", "'skip' is given twice"),
    ],
)
def test_what_names_nothing_is_refused(old, new, says):
    """What was chosen is never silently something else."""
    with pytest.raises(BadInputError) as raised:
        read_choice(GOOD.replace(old, new, 1), "c.yaml")
    assert says in str(raised.value)


def test_a_broken_file_is_a_problem_of_every_report():
    """The other files of the deployment count."""
    waiver = b"waivers: [{id: TW-X, reason: r, owner: o, expires: 2999-01-01}]"
    found = rules_of([("waivers/controls.yaml", b"controls: [{profile: x}]"), ("waivers/a.yaml", waiver)])
    assert found.choice is None
    assert [one.code for one in found.problems] == ["waiver-unreadable"]
    assert len(found.waivers) == 1
