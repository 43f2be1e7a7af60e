"""The format of secdb."""

from typing import Any

import pytest

from tidewaiter.feeds._secdb import advisories
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem


def read(fixes: Any, name: str = "xen") -> list[Any]:
    """Read a repository with one package."""
    return list(
        advisories({"packages": [{"pkg": {"name": name, "secfixes": fixes}}]}, "main.json", "Alpine:v3.20", "alpine", "https://x/{}")
    )


def test_each_cve_of_an_entry_is_a_flaw_and_other_names_are_related() -> None:
    """Reports of several CVEs must not make one flaw of them; an entry without a CVE is called by its first name."""
    found = read({"4.1-r0": ["CVE-2018-1 CVE-2018-2 XSA-252", "XSA-9 TALOS-1", "GHSA-ab12-cd34-ef56"], "0": ["CVE-2018-3"]})
    assert [(item.id, item.aliases, item.related) for item in found] == [
        ("CVE-2018-1", (), ("XSA-252",)),
        ("CVE-2018-2", (), ("XSA-252",)),
        ("GHSA-ab12-cd34-ef56", (), ()),
        ("XSA-9", (), ("TALOS-1",)),
    ]
    assert {item.url for item in found} == {f"https://x/{item.id}" for item in found}


def test_every_fix_of_a_flaw_counts() -> None:
    """A flaw that was fixed twice is gone with the second."""
    (found,) = read({"1-r0": ["CVE-2020-1"], "1-r2": ["CVE-2020-1 (+ regression fix)"]})
    assert [entry.ranges[0].fixed for entry in found.affected] == ["1-r0", "1-r2"]


@pytest.mark.parametrize("fixes", [None, [], "CVE-2020-1"])
def test_a_package_without_fixes_is_a_problem(fixes: Any) -> None:
    """It is said where, and a package without a name too."""
    assert [type(item) for item in read(fixes)] == [Problem]
    assert [type(item) for item in read({}, "")] == [Problem]


@pytest.mark.parametrize("names", [None, "CVE-2020-1", [None, 7, "", "-", "(+"]])
def test_entries_that_name_nothing_say_nothing(names: Any) -> None:
    """Neither null nor punctuation is a flaw."""
    assert [item for item in read({"1-r0": names}) if isinstance(item, Advisory)] == []


def test_an_id_of_github_needs_no_digit() -> None:
    """One in five hundred has none."""
    assert [one.id for one in read({"1-r0": ["GHSA-jfhm-wjxg-qfpq"]})] == ["GHSA-jfhm-wjxg-qfpq"]
