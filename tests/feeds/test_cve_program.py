"""CVE records as the model's columns."""

import json
from datetime import date
from typing import Any

import pytest

from tidewaiter.feeds._feed import CveRow, Link
from tidewaiter.feeds.cve_program import discover, parse, recognises
from tidewaiter.model.problem import Problem
from tidewaiter.scoring.features import COLUMNS


def order(_ecosystem: str, events: object) -> object:
    """Leave events alone."""
    return events


def record(**container: Any) -> dict[str, Any]:
    """Make a published CVE record."""
    cna = {
        "title": "Overflow in Foo",
        "descriptions": [{"lang": "fr", "value": "Débordement"}, {"lang": "en-US", "value": "A buffer overflow in Foo."}],
        "affected": [
            {"vendor": "Acme", "product": "Foo", "versions": [{"version": "1"}, {"version": "2"}]},
            {"vendor": "n/a", "product": "Bar", "versions": [{"version": "3"}]},
            {"vendor": "acme", "product": "Foo"},
        ],
        "problemTypes": [{"descriptions": [{"cweId": "CWE-787"}, {"description": "no id"}]}, {"descriptions": [{"cweId": "CWE-787"}]}],
        "metrics": [
            {"cvssV4_0": {"vectorString": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}},
            {"cvssV3_1": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P"}},
        ],
    } | container
    metadata = {"cveId": "CVE-2024-1", "state": "PUBLISHED", "assignerShortName": "Acme", "datePublished": "2024-03-01T10:00:00Z"}
    return {"dataType": "CVE_RECORD", "cveMetadata": metadata, "containers": {"cna": cna}}


def columns(raw: dict[str, Any]) -> Any:
    """Parse a record that gives one row."""
    (row,) = parse(raw, "here", order)
    assert isinstance(row, CveRow)
    return row.columns


def test_a_record_becomes_the_training_columns() -> None:
    """Every column that the model reads is there, counted and written as in the training table."""
    row = columns(record())
    assert set(COLUMNS) <= set(row)
    assert (row["published"], row["cna"], row["title"], row["description"]) == (
        "2024-03-01",
        "acme",
        "Overflow in Foo",
        "A buffer overflow in Foo.",
    )
    assert (row["vendors"], row["products"]) == ("acme", "foo|bar")
    assert (row["n_vendors"], row["n_products"], row["n_affected"], row["n_versions"]) == (1, 2, 3, 3)
    assert row["cwe"] == "CWE-787"
    assert (row["cvss3_vector"], row["cvss3_score"]) == ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8)
    assert row["cvss4_score"] == 9.3


def test_a_record_without_scores_has_none() -> None:
    """Missing is None, which the model knows as missing, not zero."""
    row = columns(record(metrics=[], title=None))
    assert (row["cvss3_vector"], row["cvss3_score"], row["cvss4_score"], row["title"]) == (None, None, None, None)


def test_a_training_row_loses_what_came_later() -> None:
    """Exploit and SSVC columns of the table never pass."""
    row = columns(
        {"cve": "CVE-2024-1", "cna": "acme", "published": date(2024, 3, 1), "kev_added": "2024-03-02", "ssvc_exploitation": "active"}
    )
    assert row["published"] == "2024-03-01"
    assert not {"kev_added", "ssvc_exploitation"} & set(row)


def test_rejected_records_are_left_out_and_broken_ones_are_problems() -> None:
    """A rejected CVE is no flaw; a record without id or container is said."""
    rejected = record()
    rejected["cveMetadata"]["state"] = "REJECTED"
    assert list(parse(rejected, "", order)) == []
    (broken,) = parse({"dataType": "CVE_RECORD", "containers": []}, "x.json", order)
    (row,) = parse({"cve": 7, "cna": "a", "published": "b"}, "x:2", order)
    assert isinstance(broken, Problem)
    assert isinstance(row, Problem)


def test_recognises_records_and_training_rows() -> None:
    """Rows of other tables about CVEs are not taken."""
    assert recognises(record())
    assert not recognises({"cve": "CVE-1", "msf_first_seen": "2024-01-01"})


def test_a_record_and_its_row_in_the_training_table_score_alike() -> None:
    """One CVE by both ways: the record as the CVE Program publishes it, and the row the model was trained on."""
    pytest.importorskip("xgboost")
    from tidewaiter.adapters.xgboost_scorer import XgboostScorer

    description = "A URL Redirection to Untrusted Site ('Open Redirect') flaw lets an attacker run malicious code on the victim's machine."
    product = "Schneider Electric Software Update (SESU) V2.4.0 and prior."
    table = {
        "cve": "CVE-2020-7520",
        "published": date(2020, 7, 23),
        "cna": "schneider",
        "title": None,
        "description": description,
        "desc_len": len(description),
        "vendors": "",
        "products": product.lower(),
        "n_vendors": 0,
        "n_products": 1,
        "n_affected": 1,
        "n_versions": 1,
        "cwe": "CWE-601",
        "cvss3_vector": None,
        "cvss3_score": None,
        "cvss4_vector": None,
        "cvss4_score": None,
        "kev_added": None,
    }
    published = {
        "dataType": "CVE_RECORD",
        "cveMetadata": {
            "cveId": "CVE-2020-7520",
            "state": "PUBLISHED",
            "assignerShortName": "schneider",
            "datePublished": "2020-07-23T20:45:22.000Z",
        },
        "containers": {
            "cna": {
                "affected": [{"vendor": "n/a", "product": product, "versions": [{"version": product, "status": "affected"}]}],
                "descriptions": [{"lang": "en", "value": description}],
                "problemTypes": [{"descriptions": [{"cweId": "CWE-601", "lang": "en", "description": "CWE-601", "type": "CWE"}]}],
            }
        },
    }
    scorer = XgboostScorer(threads=1)
    by_table, by_record = scorer.score([columns(table), columns(published)])
    assert by_table == by_record
    assert by_record.model is not None


def test_the_newest_release_leads_to_the_baseline() -> None:
    """Its name holds the date, so it is kept under one that stays; other files and other places are not followed."""
    base = "https://github.com/CVEProject/cvelistV5/releases/download/cve_2026-09-16_1800Z/"
    names = ("2026-09-16_all_CVEs_at_midnight.zip.zip", "2026-09-16_delta_CVEs_at_1800Z.zip", "release_notes.md")
    assets = [{"name": name, "browser_download_url": base + name} for name in names]
    elsewhere = {"name": names[0], "browser_download_url": "https://elsewhere.example/a.zip"}
    assert discover("https://api", json.dumps({"assets": [*assets, elsewhere, None]}).encode()) == (
        Link(url=base + names[0], name="cvelistV5-baseline"),
    )
    assert [discover("https://api", body) for body in (b"<html>", b"[]", b'{"assets": {}}', b"[" * 100_000)] == [()] * 4


def test_the_logs_of_a_release_say_nothing() -> None:
    """They lie beside the records and are no records that went wrong."""
    assert list(parse({"fetchTime": "2026-09-16T18:00:00Z", "new": []}, "x.zip!cves/delta.json", lambda _e, x: x)) == []
