"""CSV: one line per number, nothing that a spreadsheet would run."""

import csv
import io

from tests.reporting.samples import HOSTILE, a_compliance, empty_report, full_report
from tidewaiter.reporting.formats.compliance_csv import FORMAT


def rows(report):
    """Read the document back."""
    return list(csv.DictReader(io.StringIO(FORMAT.render(report).decode(), newline="")))


def test_every_number_is_a_line():
    """Counts and words are those of the report."""
    lines = rows(full_report())
    assert [one["number"] for one in lines] == ["2.1.1", "4.2.1", "3.1.1", "5.1.4"]
    assert [one["status"] for one in lines] == ["PASS", "FAIL", "NOT ASSESSED", "PASS"]
    assert (lines[1]["failed"], lines[1]["accepted"], lines[1]["platform"]) == ("1", "1", "3")
    assert lines[2]["permissions"] == "kubernetes:list Node"


def test_text_of_artefacts_is_no_formula_and_no_second_line():
    """Names are attacker-controlled: what starts like a formula is quoted, line breaks and escapes go."""
    found = a_compliance()
    for start in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"):
        (line, *_) = rows(empty_report(compliance=(type(found)(**{**fields(found), "target": start}),)))
        assert line["target"].startswith("'")
    assert HOSTILE.isprintable() or HOSTILE not in FORMAT.render(full_report()).decode()


def fields(found):
    """Read a compliance into a dict."""
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def test_without_a_framework_there_is_only_the_head():
    """An empty document is still one that a program can read."""
    assert rows(empty_report()) == []
    assert FORMAT.render(empty_report()).startswith(b"framework,version,")
