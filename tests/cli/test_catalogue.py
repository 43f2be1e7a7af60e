"""Everything that has an id of ours."""

from tidewaiter.cli.catalogue import entries


def test_every_entry_reads_as_text() -> None:
    """Each has its id first, and no line is empty of meaning."""
    found = entries()
    kinds = {entry.id.split("-")[1] for entry in found.values() if entry.id.startswith("TW-")}
    assert {"K8S", "SECRET", "IMAGE", "DET", "ECR", "EKS"} <= kinds
    for entry in found.values():
        lines = list(entry.lines())
        assert lines[0].startswith(f"{entry.id}: ")
        assert all(isinstance(line, str) for line in lines)


def test_only_what_findings_carry_can_be_waived() -> None:
    """Detections raise signals and actions do things: neither is a finding."""
    assert not entries()["isolate-instance"].waivable
    assert entries()["tw-k8s-privileged-container"].waivable
