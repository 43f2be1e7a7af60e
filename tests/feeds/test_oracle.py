"""Oracle Linux errata."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds._xml import elements
from tidewaiter.feeds.oracle import parse, recognises
from tidewaiter.model.advisory import Advisory, VersionRange
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def order(_ecosystem: str, events: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Leave events alone."""
    return events


def comment(*comments: str) -> str:
    """Write criterions."""
    return "".join(f'<criterion test_ref="oval:com.oracle.elsa:tst:1" comment="{words}"/>' for words in comments)


def package(name: str, version: str, release: str = "8") -> str:
    """Write the criteria of one package."""
    tests = comment(f"{name} is earlier than {version}", f"{name} is signed with the Oracle Linux {release} key")
    return f'<criteria operator="AND">{tests}</criteria>'


def release(number: str, *inner: str, also: str = "") -> str:
    """Write the criteria of one release."""
    packages = f'<criteria operator="OR">{"".join(inner)}</criteria>'
    return f'<criteria operator="AND">{comment(f"Oracle Linux {number} is installed")}{also}{packages}</criteria>'


def definition(criteria: str, title: str = "ELSA-2024-1: bash security update (IMPORTANT)", platforms: tuple[str, ...] = ("8",)) -> Any:
    """Write a definition with its file around it, and read it back."""
    names = "".join(f"<platform>Oracle Linux {name}</platform>" for name in platforms)
    raw = f"""<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
    <definition id="oval:com.oracle.elsa:def:20241" version="501" class="patch"><metadata><title>
{title}
</title><affected family="unix">{names}</affected><reference source="elsa" ref_id="ELSA-2024-1" ref_url="https://x"/>
    <reference source="CVE" ref_id="CVE-2024-1" ref_url="https://x"/><advisory>
    <severity>IMPORTANT</severity><issued date="2024-01-15"/></advisory>
    </metadata>{criteria}</definition></definitions><tests/></oval_definitions>"""
    (found,) = elements([raw.encode()], {"definition"})
    return found


def read(raw: Any) -> Any:
    """Parse one definition."""
    (item,) = parse(raw, "oval#1", order)
    return item


def entries(raw: Any) -> list[tuple[str, str, str, str]]:
    """Return ecosystem, name, fix and stream of all packages."""
    found = read(raw)
    assert isinstance(found, Advisory)
    return [(one.ecosystem, one.name, one.ranges[0].fixed, one.modularity) for one in found.affected]


def test_reads_an_erratum() -> None:
    """The title names it, references the CVEs, and comments packages with their fixes."""
    raw = definition(release("8", package("bash", "0:4.4.20-5.el8"), package("bash-doc", "0:4.4.20-5.el8")))
    assert recognises(raw)
    found = read(raw)
    assert (found.id, found.related, found.severity, found.vendor_severity) == ("ELSA-2024-1", ("CVE-2024-1",), Severity.HIGH, "Important")
    assert (found.published, found.url) == ("2024-01-15T00:00:00Z", "https://linux.oracle.com/errata/ELSA-2024-1.html")
    assert found.affected[0].ranges == (VersionRange(fixed="0:4.4.20-5.el8"),)
    assert entries(raw) == [("Oracle Linux:8", "bash", "0:4.4.20-5.el8", ""), ("Oracle Linux:8", "bash-doc", "0:4.4.20-5.el8", "")]


def test_releases_and_module_streams_are_kept_apart() -> None:
    """One erratum may speak of several releases, and of a module that must be enabled."""
    inner = f'<criteria operator="AND">{comment("Module nodejs:18 is enabled")}{package("node", "1:18.1-1.module+el8")}</criteria>'
    both = f'<criteria operator="OR">{release("7", package("bash", "0:4.2-1.el7", "7"))}{release("8", inner)}</criteria>'
    assert entries(definition(both, platforms=("7", "8"))) == [
        ("Oracle Linux:7", "bash", "0:4.2-1.el7", ""),
        ("Oracle Linux:8", "node", "1:18.1-1.module+el8", "nodejs:18"),
    ]


def test_two_architectures_are_one_package() -> None:
    """Their fixes are the same version."""
    arches = "".join(
        f'<criteria operator="AND">{comment(f"Oracle Linux arch is {arch}")}{package("bash", "0:4.4-5.el8")}</criteria>'
        for arch in ("x86_64", "aarch64")
    )
    assert entries(definition(release("8", arches))) == [("Oracle Linux:8", "bash", "0:4.4-5.el8", "")]


def test_builds_for_ksplice_and_fips_condemn_nobody() -> None:
    """Their raised epochs would make every ordinary glibc look old."""
    variants = (
        package("glibc", "2:2.28-225.0.4.ksplice1.el8"),
        package("gnutls", "10:3.6.16-6.el8_fips"),
        package("glibc", "0:2.28-225.el8"),
    )
    assert entries(definition(release("8", *variants))) == [("Oracle Linux:8", "glibc", "0:2.28-225.el8", "")]


@pytest.mark.parametrize(
    "raw",
    [
        definition(comment("bash is earlier than 0:1"), platforms=("7", "8")),
        definition(f'<criteria operator="AND">{comment("bash is earlier than 0:1")}</criteria>', platforms=("7", "8")),
        definition("", title="Something else"),
    ],
)
def test_what_names_no_release_is_a_problem_or_says_nothing(raw: Any) -> None:
    """A fix that could be of any release would judge the wrong images."""
    found = read(raw)
    assert isinstance(found, Problem) or found.affected == ()


def test_a_single_platform_stands_in_for_a_missing_release() -> None:
    """Where nothing else names the release, the only platform does."""
    raw = definition(f'<criteria operator="AND">{comment("bash is earlier than 0:1")}</criteria>')
    assert entries(raw) == [("Oracle Linux:8", "bash", "0:1", "")]
    assert not recognises({"_xml": "definition", "@id": "oval:org.debian:def:1"})


_OPERATORS = st.sampled_from(["AND", "OR", ""])
_COMMENTS = st.sampled_from(["a is earlier than 0:1", "Oracle Linux 8 is installed", " is earlier than ", "Module  is enabled", "x", ""])
_CRITERIA = st.recursive(
    st.builds(comment, _COMMENTS),
    lambda inner: st.builds(
        lambda operator, parts: f'<criteria operator="{operator}">{"".join(parts)}</criteria>', _OPERATORS, st.lists(inner)
    ),
    max_leaves=8,
)


@given(_CRITERIA, st.lists(st.sampled_from(["7", "8", "x"]), max_size=2), st.sampled_from(["ELSA-1: t", "", ":"]))
def test_any_criteria_are_read_without_raising(criteria: str, platforms: list[str], title: str) -> None:
    """Whatever is nested in what way, each package has a release, or the definition is a Problem."""
    found = read(definition(f"<criteria>{criteria}</criteria>", title=title, platforms=tuple(platforms)))
    assert isinstance(found, Problem) or all(one.ecosystem.removeprefix("Oracle Linux:").isdigit() for one in found.affected)
