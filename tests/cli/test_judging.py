"""Waivers, ignore files and VEX from the outside."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.cli.samples import python_image, write_layout

FLAW = "GHSA-1111-2222-3333"


def openvex(product: str = "pkg:pypi/pyyaml", **fields: Any) -> str:
    """State that PyYAML is not affected, unless told otherwise."""
    said = {
        "vulnerability": {"name": FLAW},
        "products": [{"@id": product}],
        "status": "not_affected",
        "justification": "component_not_present",
    }
    head = {"@context": "https://openvex.dev/ns/v0.2.0", "author": "ana", "timestamp": "2026-01-01T00:00:00Z"}
    return json.dumps({**head, "statements": [said | fields]})


@pytest.fixture
def image() -> str:
    """Write an image with one flaw."""
    write_layout(python_image(), Path("image"), "1.0")
    return "image"


def test_a_statement_lets_the_gate_pass_and_is_counted(tidewaiter: Command, image: str) -> None:
    """The table counts it and shows its words on request."""
    Path("v.json").write_text(openvex())
    assert tidewaiter("scan", "image", image, "--fail-on", "high").code == 3
    done = tidewaiter("scan", "image", image, "--fail-on", "high", "--vex", "v.json")
    assert (done.code, "1 suppressed: 1 by VEX" in done.out, "component_not_present" in done.out) == (0, True, False)
    assert "component_not_present" in tidewaiter("scan", "image", image, "--vex", "v.json", "--show-suppressed").out


@pytest.mark.parametrize("form", ["json", "sarif", "html", "cyclonedx", "openvex", "csaf-vex"])
def test_every_format_keeps_what_is_set_aside(tidewaiter: Command, image: str, form: str) -> None:
    """With its reason."""
    Path("v.json").write_text(openvex(status_notes="we removed the loader"))
    assert "we removed the loader" in tidewaiter("scan", "image", image, "--vex", "v.json", "-f", form).out


def test_a_folder_is_read_and_its_other_files_are_said(tidewaiter: Command, image: str) -> None:
    """One file that is no VEX does not stop the others."""
    Path("vex").mkdir()
    Path("vex/a.json").write_text(openvex())
    Path("vex/b.json").write_text("{}")
    done = tidewaiter("scan", "image", image, "--vex", "vex", "--fail-on", "high")
    assert done.code == 0
    assert "b.json" in done.out


@pytest.mark.parametrize("name", ["none.json", "empty", "bad.json"])
def test_what_is_named_must_be_vex(tidewaiter: Command, image: str, name: str) -> None:
    """A typing error never opens or closes a gate."""
    Path("empty").mkdir()
    Path("bad.json").write_text("{}")
    assert tidewaiter("scan", "image", image, "--vex", name).code == 1


def test_the_settings_file_names_documents(tidewaiter: Command, image: str) -> None:
    """As `vex`, one or a list."""
    Path("v.json").write_text(openvex())
    Path("tidewaiter.yaml").write_text("vex: [v.json]\n")
    assert tidewaiter("scan", "image", image, "--fail-on", "high").code == 0


def test_a_statement_on_another_image_changes_nothing(tidewaiter: Command, image: str) -> None:
    """And a document that matches nothing is said."""
    Path("v.json").write_text(openvex(f"pkg:oci/other@sha256%3A{'b' * 64}"))
    done = tidewaiter("scan", "image", image, "--vex", "v.json", "--fail-on", "high")
    assert done.code == 3
    assert "no statement of the document" in " ".join(done.out.split())


def test_what_lies_beside_the_image_counts_only_when_trusted(tidewaiter: Command, image: str) -> None:
    """Whoever can push there could open the gate otherwise; that it is there is said."""
    _attach(Path(image), openvex().encode())
    done = tidewaiter("scan", "image", image, "--fail-on", "high")
    assert (done.code, "--vex oci" in done.out) == (3, True)
    done = tidewaiter("scan", "image", image, "--fail-on", "high", "--vex", "oci")
    assert (done.code, "1 by VEX" in done.out) == (0, True)


def _attach(layout: Path, body: bytes) -> None:
    """Add a referrer to the one image of a layout."""
    index = json.loads((layout / "index.json").read_text())
    subject = {name: index["manifests"][0][name] for name in ("mediaType", "digest", "size")}
    kind = "application/vnd.openvex+json"
    config = {"mediaType": "application/vnd.oci.empty.v1+json", **_blob(layout, b"{}")}
    layers = [{"mediaType": kind, **_blob(layout, body)}]
    manifest = {"schemaVersion": 2, "artifactType": kind, "config": config, "layers": layers, "subject": subject}
    row = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": kind, **_blob(layout, json.dumps(manifest).encode())}
    index["manifests"].append(row)
    (layout / "index.json").write_text(json.dumps(index))


def _blob(layout: Path, body: bytes) -> dict[str, Any]:
    name = hashlib.sha256(body).hexdigest()
    (layout / "blobs" / "sha256" / name).write_bytes(body)
    return {"digest": f"sha256:{name}", "size": len(body)}


def test_trivys_ignore_file_is_read_where_it_lies(tidewaiter: Command, image: str) -> None:
    """It is applied, and nobody answers for it."""
    Path(".trivyignore").write_text(f"{FLAW}\n")
    done = tidewaiter("scan", "image", image, "--fail-on", "high")
    assert (done.code, "1 by ignore file" in done.out, "without owner or end" in done.out) == (0, True, True)
    assert tidewaiter("waiver", "check").code == 3


def test_grypes_rules_are_read_where_they_lie(tidewaiter: Command, image: str) -> None:
    """They are applied and reviewed like others; another scanner's program is said not to be run."""
    Path(".grype.yaml").write_text(
        f"fail-on-severity: low\nignore:\n- vulnerability: {FLAW}\n  reason: parser is off\n- vulnerability: CVE-1\n"
    )
    Path(".trivyignore.rego").write_text("package trivy\n")
    done = tidewaiter("scan", "image", image, "--fail-on", "high")
    assert (done.code, "1 by ignore file" in done.out) == (0, True)
    assert ".grype.yaml:5" in done.out
    assert "Rego are not supported" in done.out
    checked = tidewaiter("waiver", "check")
    assert (checked.code, "ignore-unsupported  .trivyignore.rego" in checked.out) == (3, True)


def test_an_ignore_file_that_is_named_is_read_instead(tidewaiter: Command, image: str) -> None:
    """The one in the folder does not count then."""
    Path(".trivyignore").write_text(f"{FLAW}\n")
    Path("other.yaml").write_text("vulnerabilities: [{id: CVE-1}]\n")
    assert tidewaiter("scan", "image", image, "--fail-on", "high", "--ignorefile", "other.yaml").code == 3


def test_a_bill_of_materials_speaks_for_itself(tidewaiter: Command) -> None:
    """Its analyses count when it is what is scanned."""
    part = {"type": "library", "bom-ref": "p", "name": "pyyaml", "version": "5.3", "purl": "pkg:pypi/pyyaml@5.3"}
    said = {"id": FLAW, "analysis": {"state": "not_affected", "justification": "code_not_reachable"}, "affects": [{"ref": "p"}]}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [part], "vulnerabilities": [said]}
    Path("bom.json").write_text(json.dumps(document))
    done = tidewaiter("scan", "sbom", "bom.json", "--fail-on", "high")
    assert (done.code, "1 by VEX" in done.out) == (0, True)


def test_a_waiver_with_a_justification_is_a_statement(tidewaiter: Command, image: str) -> None:
    """Without one the risk is accepted, and the flaw still there."""
    add = ("waiver", "add", FLAW, "--reason", "r", "--owner", "ana", "--expires", "2999-01-01")
    tidewaiter(*add, "--waivers", "plain.yaml")
    tidewaiter(*add, "--waivers", "why.yaml", "--justification", "component_not_present")
    for file, status in (("plain.yaml", "affected"), ("why.yaml", "not_affected")):
        document = json.loads(tidewaiter("scan", "image", image, "-f", "openvex", "--waivers", file).out)
        assert [one["status"] for one in document["statements"] if one["vulnerability"]["name"] == FLAW] == [status]
    assert tidewaiter(*add, "--justification", "because").code == 2
