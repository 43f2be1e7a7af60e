"""`tidewaiter explain --image`: a report, a digest that was scanned before, a reference, and what is none of these."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.samples import cyclonedx, python_image, write_layout
from tests.reporting.samples import full_report
from tidewaiter import documents

FLAW = "GHSA-1111-2222-3333"
"""In PyYAML before 5.4."""


def test_a_report_is_explained(tidewaiter: Command, tmp_path: Path) -> None:
    """Why a flaw is there, why another is not, and both as documents; of a bill of materials as well."""
    sbom, report = tmp_path / "sbom.json", tmp_path / "report.json"
    sbom.write_bytes(cyclonedx({"type": "library", "name": "PyYAML", "version": "5.3", "purl": "pkg:pypi/pyyaml@5.3"}))
    assert tidewaiter("scan", "sbom", str(sbom), "--format", f"json={report}", "-q").code == 0
    done = tidewaiter("explain", FLAW, "--image", str(report))
    assert done.code == 0
    assert "5.3 < 5.4 (fixed): inside" in done.out
    assert "pip install" in done.out
    assert "5.3 < 5.4 (fixed): inside" in tidewaiter("explain", FLAW, "--image", str(sbom)).out
    assert "It is reported" in tidewaiter("explain", FLAW, "--image", str(report), "--why-not").out
    written = json.loads(tidewaiter("explain", FLAW, "--image", str(report), "--format", "json").out)
    assert (written["document"], written["comparisons"][0]["outcome"]) == ("explanation", "affected")


def test_an_image_is_scanned_and_found_again_by_its_digest(tidewaiter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout is explained at once; once scanned, its digest is enough, without the layout."""
    monkeypatch.setattr("tidewaiter.adapters.layer_cache.default_cache_folder", lambda: tmp_path / "cache")
    layout = tmp_path / "layout"
    write_layout(python_image(), layout, "1.0")
    done = tidewaiter("explain", FLAW, "--image", f"oci-dir:{layout}")
    assert "Built by: COPY . /" in done.out
    digest = json.loads((layout / "index.json").read_text())["manifests"][0]["digest"]
    assert tidewaiter("scan", "image", f"oci-dir:{layout}", "-q").code == 0
    layout.rename(tmp_path / "gone")
    assert f"REPORTED: {FLAW} in pyyaml 5.3" in tidewaiter("explain", FLAW, "--image", digest).out


def test_a_finding_of_our_own_is_explained(tidewaiter: Command, tmp_path: Path) -> None:
    """Without what only flaws have; one that is not there is said, one that nobody has is an error."""
    report = tmp_path / "report.json"
    report.write_bytes(documents.encode("report", full_report()))
    done = tidewaiter("explain", "tw-secret-AWS-access-key", "--image", str(report))
    assert "REPORTED: TW-SECRET-aws-access-key: " in done.out
    assert "does not know" not in done.out
    assert "the check found nothing in this image" in tidewaiter("explain", "TW-IMAGE-latest-tag", "--image", str(report)).out
    assert "no check, detection or action" in tidewaiter("explain", "TW-IMAGE-zzz", "--image", str(report)).err


@pytest.mark.parametrize(("content", "message"), [("{", "not JSON"), ("[]", "not a report"), ("{}", "malformed report")])
def test_a_file_that_is_no_report_is_an_error(tidewaiter: Command, tmp_path: Path, content: str, message: str) -> None:
    """It names the file and what to write."""
    path = tmp_path / "x.json"
    path.write_text(content)
    done = tidewaiter("explain", FLAW, "--image", str(path))
    assert (done.code, done.out) == (1, "")
    assert message in done.err


def test_an_unknown_digest_and_a_flag_without_an_image_are_errors(
    tidewaiter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was scanned here; --why-not alone means nothing."""
    monkeypatch.setattr("tidewaiter.adapters.layer_cache.default_cache_folder", lambda: tmp_path)
    assert "no image with this digest" in tidewaiter("explain", FLAW, "--image", "sha256:" + "0" * 64).err
    assert tidewaiter("explain", FLAW, "--why-not").code == 2
