"""The documents of an image's report."""

import json
from dataclasses import replace

import pytest

from tests.reporting.samples import full_report
from tests.test_pipeline import Documents
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryPublisher
from tidewaiter.errors import BadInputError
from tidewaiter.pipeline_documents import store_documents
from tidewaiter.pipeline_ports import KeepPorts

REPORT = full_report()


def _ports() -> tuple[KeepPorts, Documents, MemoryPublisher]:
    kept, publisher = Documents({}), MemoryPublisher()
    return KeepPorts(findings=MemoryFindings(), reports=kept, publisher=publisher), kept, publisher


def test_the_notice_names_documents_that_are_there() -> None:
    """It comes after them, so that whoever hears it can read them."""
    ports, kept, publisher = _ports()
    store_documents(REPORT, ports)
    ((name, detail),) = publisher.events
    assert name == "tidewaiter.image.reported"
    assert (detail["image_digest"], detail["at"]) == (REPORT.image.digest if REPORT.image else "", REPORT.finished)
    assert {detail["report"], detail["sbom"]} <= kept.bodies.keys()
    assert len(kept.bodies) == 4
    assert json.loads(kept.bodies[str(detail["sbom"])])["bomFormat"] == "CycloneDX"


def test_a_report_of_no_image_is_refused_before_anything_is_kept() -> None:
    """Audits keep theirs elsewhere."""
    ports, kept, publisher = _ports()
    with pytest.raises(BadInputError):
        store_documents(replace(REPORT, image=None), ports)
    assert (kept.bodies, publisher.events) == ({}, [])
