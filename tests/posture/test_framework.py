"""Frameworks: every number is decided or asked, every control that is named exists, and mappings name numbers that exist."""

import re
from fnmatch import fnmatchcase

import pytest

from tidewaiter.errors import NotFoundError
from tidewaiter.posture import facts
from tidewaiter.posture.catalogue import controls, mappings_of
from tidewaiter.posture.framework import control_ids, deciders, framework, frameworks

ALL = pytest.mark.parametrize("whole", frameworks(), ids=lambda one: one.id)
KNOWN = {one.id for one in controls()}


@ALL
def test_every_number_is_decided_by_a_control_or_asks_a_question_with_a_reason(whole):
    """Nothing of a framework is left out silently, and what is asked says why nothing decides it."""
    for one in whole.requirements:
        assert deciders(whole, one) or one.question, one.number
        assert bool(one.question) == bool(one.reason), one.number
        assert set(one.facts) <= facts.names(), one.number
        assert one.title, one.number


@ALL
def test_every_control_that_a_framework_names_exists(whole):
    """A renamed control does not silently stop deciding a number."""
    for one in whole.requirements:
        for pattern in (*one.controls, *one.informs, *one.relates):
            assert any(fnmatchcase(known, pattern.partition("#")[0]) for known in KNOWN), pattern
    assert control_ids(whole) <= KNOWN


@ALL
def test_a_framework_says_what_it_is_and_where_it_was_read(whole):
    """Numbers are unique and come with a source and a day."""
    assert len({one.number for one in whole.requirements}) == len(whole.requirements)
    assert whole.source
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", whole.read)


@pytest.mark.parametrize("control", controls(), ids=lambda one: one.id)
def test_a_mapping_names_a_number_of_its_framework(control):
    """A control cannot claim a number that nobody would look up."""
    by_key = {one.key: {line.number for line in one.requirements} for one in frameworks() if one.key and one.id != "cis-eks-1.7"}
    for name, numbers in control.mappings.items():
        if name == "PSS":
            assert set(numbers) <= {"baseline", "restricted"}
        else:
            assert set(numbers) <= by_key[name], name


@pytest.mark.parametrize("control", controls(), ids=lambda one: one.id)
def test_every_control_serves_a_section_of_nist_800_190(control):
    """The guide's sections are by subject, and every control has one; what is only related decides none."""
    assert mappings_of(control).get("NIST 800-190")


def test_what_is_only_related_is_in_no_profile():
    """Findings name the section, and reports and profiles of the framework stay as they are."""
    whole = framework("nist-800-190")
    assert "NIST 800-190" in mappings_of(next(one for one in controls() if one.id == "TW-DOCKER-sudo"))
    assert "TW-DOCKER-sudo" not in control_ids(whole)


def test_cis_eks_has_all_its_numbers():
    """Version 1.8.0 has fifty, 1.7.0 all of them but the four that came later."""
    later, earlier = framework("cis-eks-1.8"), framework("cis-eks-1.7")
    assert len(later.requirements) == 50
    assert {one.number for one in later.requirements} - {one.number for one in earlier.requirements} == {
        "4.1.9",
        "4.1.10",
        "4.1.11",
        "4.1.12",
    }


@pytest.mark.parametrize(("level", "words"), [("pss-baseline", {"baseline"}), ("pss-restricted", {"baseline", "restricted"})])
def test_the_levels_of_the_pod_security_standards_are_the_controls_that_say_so(level, words):
    """The lines of a level and the controls' own mappings agree; what goes beyond the admission of a pod is related, and no line."""
    related = {one.id for one in controls() if words & set(one.mappings.get("PSS", ()))}
    assert related - control_ids(framework(level)) <= {"TW-K8S-debug-container", "TW-K8S-image-runs-as-root"}
    assert control_ids(framework(level)) <= related


def test_a_number_may_look_at_one_field_of_a_control():
    """hostPID, hostIPC and hostNetwork are three numbers and one control: a pod in the node's network is no matter of processes."""
    whole = framework("cis-eks-1.8")
    fields = {one.number: [decider.field for decider in deciders(whole, one)] for one in whole.requirements}
    assert [fields[number] for number in ("4.2.2", "4.2.3", "4.2.4")] == [["hostPID"], ["hostIPC"], ["hostNetwork"]]


def test_a_control_that_only_informs_decides_nothing():
    """Movable tags say nothing about scanning, whatever a table relates them to."""
    whole = framework("cis-eks-1.8")
    scanning = next(one for one in whole.requirements if one.number == "5.1.1")
    assert "TW-ECR-mutable-tags" not in {one.control.id for one in deciders(whole, scanning)}
    assert "TW-ECR-mutable-tags" in control_ids(whole)


def test_a_framework_is_found_by_its_whole_version_too_and_a_wrong_word_names_the_known():
    """`cis-eks-1.8.0` is `cis-eks-1.8`; what is unknown is an error with the list."""
    assert framework("CIS-EKS-1.8.0").id == "cis-eks-1.8"
    with pytest.raises(NotFoundError) as raised:
        framework("cis-eks-9")
    assert "cis-eks-1.8" in raised.value.hint


def test_a_finding_names_the_numbers_of_every_framework():
    """What a control says of itself is kept, and tables that name it are joined in."""
    (privileged,) = [one for one in controls() if one.id == "TW-K8S-privileged-container"]
    found = mappings_of(privileged)
    assert found["PSS"] == privileged.mappings["PSS"]
    assert {name: numbers for name, numbers in found.items() if name != "PSS"} == {
        "CIS EKS 1.8.0": ("4.2.1",),
        "CIS EKS 1.7.0": ("4.2.1",),
        "NSA": ("1.2",),
        "NIST 800-190": ("4.4.3",),
        "PCI DSS 4.0.1": ("7.2.1",),
    }
