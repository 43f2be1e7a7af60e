"""Photon's CVE metadata."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds.photon import PHOTON, discover, parse, recognises
from tidewaiter.model.advisory import Advisory, VersionRange
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

WHERE = "packages.broadcom.com_photon_photon_cve_metadata_cve_data_photon5.0.json#3"
ROW: dict[str, Any] = {
    "cve_id": "CVE-2024-1",
    "pkg": "openssl",
    "cve_score": 7.5,
    "aff_ver": "all versions before 3.0.13-2.ph5 are vulnerable",
    "res_ver": "3.0.13-2.ph5",
    "status": "Fixed",
}


def order(_ecosystem: str, events: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Leave events alone."""
    return events


def read(where: str = WHERE, **fields: Any) -> list[Any]:
    """Parse one row."""
    return list(parse(ROW | fields, where, order))


def test_reads_a_row() -> None:
    """The file names the release, the row the source package and its fix."""
    assert recognises(ROW)
    (found,) = read()
    assert isinstance(found, Advisory)
    (entry,) = found.affected
    assert (found.id, found.source, found.severity) == ("CVE-2024-1", "photon", Severity.HIGH)
    assert (entry.ecosystem, entry.name, entry.ranges, entry.state) == (
        "Photon OS:5.0",
        "openssl",
        (VersionRange(fixed="3.0.13-2.ph5"),),
        "fixed",
    )


@pytest.mark.parametrize(
    ("fields", "ranges", "state"),
    [
        ({"res_ver": "NA", "status": "Not Fixed"}, (VersionRange(),), "not-fixed"),
        ({"res_ver": "NA", "status": "Fixed"}, (VersionRange(),), "affected"),
        ({"res_ver": "NA", "status": "Not Affected"}, (), "not-affected"),
        ({"res_ver": "NA", "status": None}, (VersionRange(),), ""),
    ],
)
def test_the_publishers_state_is_kept(fields: dict[str, Any], ranges: tuple[VersionRange, ...], state: str) -> None:
    """Without a fix every version is affected, unless the publisher says that none is."""
    (found,) = read(**fields)
    assert (found.affected[0].ranges, found.affected[0].state) == (ranges, state)


def test_what_cannot_be_placed_is_a_problem() -> None:
    """A row without package, or of a file that names no release, is said; ids of no CVE are left out."""
    assert isinstance(read(pkg="")[0], Problem)
    assert isinstance(read("photon.json#1")[0], Problem)
    assert read(cve_id="BDSA-2024-1") == []
    assert read(cve_score="high")[0].severity is Severity.UNKNOWN
    assert not recognises({"cve_id": "CVE-2024-1", "pkg": "x"})


def test_the_list_of_branches_leads_to_a_file_each() -> None:
    """What is no branch, and no JSON, leads nowhere."""
    links = discover(PHOTON.urls[0], b'{"branches": ["4.0", "5.0", "../x", 6]}')
    base = "https://packages.broadcom.com/photon/photon_cve_metadata"
    assert [link.url for link in links] == [f"{base}/cve_data_photon4.0.json", f"{base}/cve_data_photon5.0.json"]
    assert discover(PHOTON.urls[0], b"<html>") == ()


_VALUE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.text(max_size=2), max_size=2)


@given(st.dictionaries(st.sampled_from(list(ROW)), _VALUE), st.sampled_from([WHERE, "x"]))
def test_any_row_is_read_without_raising(fields: dict[str, Any], where: str) -> None:
    """Nonsense is a Problem, or a row with less in it."""
    assert all(isinstance(item, Advisory | Problem) for item in read(where, **fields))
