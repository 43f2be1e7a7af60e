"""Short words for people."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.model.finding import FindingKind, Location, Reason
from tidewaiter.reporting.words import brief, brought_by, object_of, place_of, printable, subject_of, why_of


@given(st.text(max_size=200))
def test_nothing_steers_a_terminal(text: str) -> None:
    """Whatever comes in, only printable characters of a bounded length come out."""
    found = printable(text, 50)
    assert found.isprintable()
    assert len(found) <= 50


def test_escape_and_bidirectional_characters_become_visible() -> None:
    """A colour sequence or a reversed file name is shown as a mark, not obeyed."""
    assert printable("a\x1b[31mb\u202ec") == "a\ufffd[31mb\ufffdc"
    assert printable("plain ünïcode") == "plain ünïcode"


def test_a_flaw_is_named_with_its_package_and_others_by_title() -> None:
    """What is wrong with what, in one line."""
    flaw = finding(evidence={"package": "openssl", "installed": "3.0.1"})
    assert subject_of(flaw) == "CVE-2024-0001 openssl 3.0.1"
    assert subject_of(finding(kind=FindingKind.SECRET, title="AWS key")) == "AWS key"


def test_places_are_path_with_line_or_the_best_there_is() -> None:
    """A line is given where it is known."""
    assert place_of(finding(location=Location(path="Dockerfile", line=7))) == "Dockerfile:7"
    assert place_of(finding(location=Location(path="bin/sh"))) == "bin/sh"
    assert place_of(finding(location=Location(pointer="/spec/hostPID"))) == "/spec/hostPID"


def test_a_misconfiguration_names_its_object_and_what_is_wrong_there() -> None:
    """Titles are the same for every object; a Dockerfile is named by its path already, other findings by theirs."""
    said = {"kind": FindingKind.MISCONFIGURATION, "title": "Privileged", "description": "container a is privileged"}
    assert object_of(finding(**said, resource="shop/Pod/web", location=Location())) == "shop/Pod/web: container a is privileged"
    assert object_of(finding(**said, resource="Dockerfile", location=Location(path="Dockerfile"))) == "container a is privileged"
    assert object_of(finding(**{**said, "title": "x", "description": "x"}, resource="r", location=Location())) == "r"
    assert object_of(finding(description="overflow", resource="sha256:1")) == ""


def test_reasons_are_the_weightiest_and_always_the_doubts() -> None:
    """Two reasons, then what is missing or uncertain; the model's contributions are cut."""
    reasons = (
        Reason(text="CVSS base score 7.5", weight=22.5, source="cvss"),
        Reason(text='exploit model 9.0% in 12 months: text says "root" (raises it)', weight=8.0, source="model"),
        Reason(text="small", weight=1.0, source="x"),
        Reason(text="not certain that it applies: odd version", source="undetermined"),
        Reason(text="EPSS is not known", source="epss"),
        Reason(text="KEV is not in the database", source="kev"),
    )
    assert why_of(finding(reasons=reasons)) == (
        "CVSS base score 7.5 +22; exploit model 9.0% in 12 months +8; not certain that it applies: odd version; no EPSS; KEV not checked"
    )
    assert brief(Reason(text="only said")) == "only said"


def test_who_brought_it_is_one_phrase():
    """Origin, layer and build step, as far as they are known; nothing for what lies in no layer."""
    known = {"layer": "1 of 3", "created_by": "ADD file:abc in /", "origin": "base image debian:12"}
    assert brought_by(finding(evidence=known)) == "introduced by base image debian:12, layer 1 of 3: ADD file:abc in /"
    assert brought_by(finding(evidence={"layer": "2 of 3"})) == "introduced by layer 2 of 3"
    assert brought_by(finding(evidence={})) == ""


def test_what_no_cve_names_is_told_with_its_rule_and_a_few_numbers() -> None:
    """The id is what a waiver needs; that a control has a severity says nothing, and a flaw is named already."""
    numbers = {"PSS": ("baseline",), "cwe": ("CWE-250",), "NSA": ("1.2", "1.3", "1.4", "1.5"), "PCI DSS 4.0.1": ("7.2.1",)}
    reasons = (Reason(text="severity high of the control", weight=55, source="TW-K8S-x"),)
    control = finding(kind=FindingKind.MISCONFIGURATION, rule_id="TW-K8S-x", reasons=reasons, mappings=numbers)
    assert why_of(control) == "TW-K8S-x (PSS baseline; CWE-250; NSA 1.2, 1.3, 1.4)"
    assert why_of(finding(kind=FindingKind.SECRET, rule_id="TW-SECRET-y", reasons=(), mappings={})) == "TW-SECRET-y"
    assert "CVE" not in why_of(finding(kind=FindingKind.VULNERABILITY, reasons=()))
