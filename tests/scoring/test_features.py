"""The one feature function."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.scoring.features import COLUMNS, FORBIDDEN, FeatureState, day_of, features, read_state
from tidewaiter.scoring.history import VendorHistory

STATE = FeatureState(
    idf={"overflow": 2.0, "kernel": 3.0},
    cwes=("CWE-79", "CWE-787"),
    cnas=("mitre",),
    history=VendorHistory({"acme": ((date(2021, 1, 1).toordinal(),) * 3, (date(2021, 5, 1).toordinal(),), ())}),
)
ROW: dict[str, Any] = {
    "cve": "CVE-2022-1",
    "published": date(2022, 1, 1),
    "cna": "mitre",
    "title": "Overflow",
    "description": "An overflow.",
    "vendors": "acme",
    "products": "widget",
    "n_products": 1,
    "cwe": "CWE-787|CWE-1",
    "cvss3_vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H",
    "cvss3_score": 8.8,
}


def named(row: dict[str, Any]) -> dict[str, float]:
    """Name the features of a row."""
    return {STATE.names[position]: value for position, value in features(row, STATE).items()}


def test_a_record_becomes_named_numbers() -> None:
    """Score, metrics (worse is higher), weaknesses, origin, history and words are all there."""
    found = named(ROW)
    assert found["cvss3_score"] == 8.8
    assert (found["cvss:AV"], found["cvss:UI"], found["cvss:S"], found["cvss:C"]) == (3.0, 0.0, 0.0, 2.0)
    assert found["cwe:CWE-787"] == found["cna:mitre"] == found["text:overflow"] == 1.0
    assert (found["vendor:cves"], found["vendor:kev"], found["vendor:msf"], found["vendor:kev_share"]) == (3.0, 1.0, 0.0, 0.25)
    assert found["desc_len"] == 12.0
    assert "cwe:CWE-79" not in found
    assert "cvss4_score" not in found


def test_history_stops_at_the_day_of_publication() -> None:
    """An earlier publication day sees less of the vendor's history."""
    found = named({**ROW, "published": "2021-01-01T10:00:00Z"})
    assert (found["vendor:cves"], found["vendor:kev"]) == (0.0, 0.0)


def test_an_empty_record_is_all_missing() -> None:
    """What a record does not say is missing, not zero; only the length of its text is known."""
    assert named({"cve": "CVE-2022-1"}) == {"desc_len": 0.0}


def test_leaking_columns_change_nothing() -> None:
    """SSVC, references, maturity, EPSS and labels in a row are not read."""
    leaks = {"ssvc_exploitation": "active", "n_refs": 9, "cvss3_exploit_maturity": "H", "epss": 0.9, "kev_added": date(2022, 1, 2)}
    assert features({**ROW, **leaks}, STATE) == features(ROW, STATE)


def test_no_column_or_feature_has_a_forbidden_name() -> None:
    """The guard against leaks: what is written after exploitation is no column and no feature."""
    leaking = ("cvss3_exploit_maturity", "cwe_adp", "cvss3_source")
    assert not [name for name in (*COLUMNS, *STATE.names) if name.startswith(FORBIDDEN) or name in leaking]


@given(
    st.dictionaries(st.sampled_from(["title", "description", "vendors", "products", "cwe", "cna", "cvss3_vector", "published"]), st.text())
)
def test_hostile_text_never_raises(row: dict[str, str]) -> None:
    """Any text in any column gives features within the known positions."""
    assert all(0 <= position < len(STATE.names) for position in features(row, STATE))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 2, 29), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 23, tzinfo=UTC), date(2024, 2, 29)),
        ("2024-02-29T23:00:00Z", date(2024, 2, 29)),
        ("29 Feb", None),
        ("", None),
        (None, None),
    ],
)
def test_days_are_read_from_dates_and_text(value: Any, expected: date | None) -> None:
    """Parquet gives dates, CVE records give text: both mean the same day."""
    assert day_of(value) == (expected.toordinal() if expected else None)


def test_a_state_of_another_schema_is_refused() -> None:
    """An artefact of another version is an error, not a silent shift of positions."""
    with pytest.raises(ValueError, match="schema_version 99"):
        read_state({"schema_version": 99})
