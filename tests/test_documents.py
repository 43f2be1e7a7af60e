"""Documents: what is written can be read, by this version and from the one before, and wrong ones are refused with a reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter import documents
from tidewaiter.errors import BadInputError
from tidewaiter.model.ids import stable_id

GOLDEN = Path(__file__).parent / "golden" / "documents"


@pytest.mark.parametrize("kind", sorted(documents.KINDS))
def test_the_golden_document_reads_and_writes_the_same(kind: str) -> None:
    """The current version's golden file survives a round trip byte for byte."""
    golden = (GOLDEN / f"{kind}.json").read_text()
    value = documents.load(kind, json.loads(golden))
    assert json.dumps(documents.dump(kind, value), indent=1, sort_keys=True) + "\n" == golden


@pytest.mark.parametrize("kind", sorted(documents.KINDS))
def test_writing_at_once_writes_the_same(kind: str) -> None:
    """Without dictionaries in between the document is the same, in the same order."""
    value = documents.load(kind, json.loads((GOLDEN / f"{kind}.json").read_text()))
    assert documents.written(kind, value, 2).decode() == json.dumps(documents.dump(kind, value), indent=2, ensure_ascii=False)


@pytest.mark.parametrize("kind", sorted(documents.KINDS))
def test_the_previous_version_is_read(kind: str) -> None:
    """A version 1 document (no `document` key, old names) comes out as the same value."""
    current = json.loads((GOLDEN / f"{kind}.json").read_text())
    assert documents.load(kind, _as_version_1(kind, current)) == documents.load(kind, current)


def test_an_old_risk_class_is_renamed() -> None:
    """Version 1 called the class of a score `class`."""
    old = {"subject": "s", "score": 80.0, "class": "critical", "reasons": []}
    assert documents.load("risk-score", old).risk_class.value == "critical"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"schema_version": 99, "document": "finding"}, "schema_version 99"),
        ({"schema_version": 2, "document": "plan"}, "expected a finding"),
        ({"schema_version": 2, "document": "finding", "id": 7}, "malformed finding"),
        ({}, "malformed finding"),
    ],
)
def test_a_wrong_document_is_refused(document: dict[str, Any], message: str) -> None:
    """An unknown version, another kind and a wrong field are errors that say so."""
    with pytest.raises(BadInputError, match=message):
        documents.load("finding", document)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Garbage in a store never crashes a reader."""
    with pytest.raises(BadInputError):
        documents.decode("finding", body)


def test_half_a_surrogate_pair_is_written() -> None:
    """A name that no UTF-8 can hold does not stop a report from being stored."""
    body = documents.encode("finding", finding(title="bad \udc80 name"))
    assert documents.decode("finding", body).title == "bad ? name"
    assert stable_id("finding", "bad \udc80 name") != stable_id("finding", "bad ? name")


def test_every_kind_has_a_schema() -> None:
    """Each kind can be described to editors and docs."""
    assert all(documents.json_schema(kind)["properties"] for kind in documents.KINDS)


def _as_version_1(kind: str, current: dict[str, Any]) -> dict[str, Any]:
    old = {key: value for key, value in current.items() if key not in {"schema_version", "document"}}
    if kind == "risk-score":
        old["class"] = old.pop("risk_class")
    if kind == "report":
        old["risks"] = [{**{k: v for k, v in risk.items() if k != "risk_class"}, "class": risk["risk_class"]} for risk in old["risks"]]
    return old
