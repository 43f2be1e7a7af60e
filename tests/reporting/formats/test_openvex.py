"""OpenVEX out: no package carries the official schema, so its rules are written down here, field by field (version 0.2.0)."""

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tests.builders import image
from tests.reporting.samples import empty_report, full_report, rich_report
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.model.vex import JUSTIFICATIONS, Decider, Judgement, VexStatus
from tidewaiter.reporting.formats.openvex import FORMAT
from tidewaiter.sources.vex import read_vex


def _iri(word: str) -> str:
    assert re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", word)
    return word


def _time(word: str) -> str:
    assert datetime.fromisoformat(word).tzinfo is not None
    return word


def _word(word: str) -> str:
    assert word in JUSTIFICATIONS
    return word


Iri = Annotated[str, AfterValidator(_iri)]
Time = Annotated[str, AfterValidator(_time)]


class Strict(BaseModel):
    """The schema allows no other properties anywhere."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Identifiers(Strict):
    """`identifiers`."""

    purl: str


class Part(Strict):
    """`subcomponent`."""

    id: Iri = Field(alias="@id")
    identifiers: Identifiers
    hashes: dict[Literal["sha-256"], str] = {}


class Product(Part):
    """`component`."""

    subcomponents: list[Part] = []


class Vulnerability(Strict):
    """`vulnerability`."""

    name: str
    aliases: list[str] = []


class Statement(Strict):
    """`statements[]`, with its conditions."""

    vulnerability: Vulnerability
    timestamp: Time
    products: list[Product]
    status: Literal["not_affected", "affected", "fixed", "under_investigation"]
    justification: Annotated[str, AfterValidator(_word)] | None = None
    impact_statement: str | None = None
    action_statement: str | None = None
    status_notes: str | None = None

    @model_validator(mode="after")
    def conditions(self) -> "Statement":
        """Hold to the schema's `allOf`: one reason for not_affected, an action for affected; and products that are named."""
        assert (self.status == "not_affected") <= ((self.justification is None) != (self.impact_statement is None))
        assert (self.status == "affected") <= bool(self.action_statement)
        assert self.products
        return self


class Document(Strict):
    """The document."""

    context: Literal["https://openvex.dev/ns/v0.2.0"] = Field(alias="@context")
    id: Iri = Field(alias="@id")
    author: str
    role: str
    timestamp: Time
    version: Annotated[int, Field(ge=1)]
    tooling: str
    statements: list[Statement]


def judged(report: Report, **said: Any) -> Report:
    """Let everything be suppressed by one judgement."""
    judgement = Judgement(**({"by": Decider.WAIVER, "words": "w"} | said))
    rows = (replace(one, status=FindingStatus.SUPPRESSED, suppressed_by="because", judgement=judgement) for one in report.findings)
    return replace(report, findings=tuple(rows))


REPORTS = [
    full_report(),
    rich_report(),
    judged(full_report(), status=VexStatus.NOT_AFFECTED, justification="component_not_present"),
    judged(full_report(), status=VexStatus.NOT_AFFECTED),
    judged(full_report()),
    replace(full_report(), image=None),
    empty_report(),
]


@pytest.mark.parametrize("report", REPORTS)
def test_the_document_keeps_to_the_specification(report: Report) -> None:
    """Every field, condition and list of words; statements are unique."""
    document = Document.model_validate_json(FORMAT.render(report))
    assert len({one.model_dump_json() for one in document.statements}) == len(document.statements)


def test_the_same_report_gives_the_same_bytes() -> None:
    """The id belongs to target, digest and run."""
    assert FORMAT.render(full_report()) == FORMAT.render(full_report())
    assert (
        json.loads(FORMAT.render(full_report()))["@id"]
        != json.loads(FORMAT.render(full_report(started="2025-06-01T00:00:00+00:00")))["@id"]
    )


def test_what_we_write_we_read() -> None:
    """The statements come back with their states, products and reasons."""
    report = judged(full_report(image=image(repository="team/shop")), status=VexStatus.NOT_AFFECTED, justification="component_not_present")
    found = read_vex(FORMAT.render(report), "own")
    assert found.problems == ()
    assert {one.status for one in found.statements} == {VexStatus.NOT_AFFECTED}
    assert all(target.within[0].purl.startswith("pkg:oci/shop@") for one in found.statements for target in one.targets)
    assert "CVE-2021-44228" in {name for one in found.statements for name in one.names}
