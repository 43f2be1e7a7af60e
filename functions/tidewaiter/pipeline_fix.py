"""The use case of fixing manifests: what a scan finds is mended in the texts, and scanned again before anything is said to be fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.pipeline_ports import ManifestPorts
from tidewaiter.pipeline_posture import scan_manifests
from tidewaiter.posture.engine import minor_of
from tidewaiter.posture.patching.mending import Mended, Settings, mend
from tidewaiter.posture.rendered import Rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What fixing came to: the texts as they were, what of them was mended, and the reports of before and after."""

    texts: Mapping[str, str]
    mended: Mended
    before: Report
    after: Report

    @property
    def total(self) -> int:
        """How many findings were open."""
        return len(_open(self.before))


def fix_manifests(
    texts: Sequence[tuple[str, str]],
    version: str,
    ports: ManifestPorts,
    rendered: Sequence[Rendering] = (),
    *,
    may_break: bool = False,
    fixed_files: Mapping[str, str] | None = None,
) -> Fixed:
    """Fix the open findings of manifests, given as (path, text); waived ones are somebody's decision and stay.

    `may_break` makes changes too that may break a workload; `fixed_files` says of files that must not change why.
    """
    reports: list[Report] = []

    def scan(files: Sequence[tuple[str, str]]) -> Sequence[Finding]:
        reports.append(scan_manifests(files, version, ports, rendered))
        return _open(reports[-1])

    mended = mend(texts, scan, Settings(minor=minor_of(version), may_break=may_break, fixed_files=fixed_files or {}))
    before = reports[0]
    scan([(path, mended.texts.get(path, text)) for path, text in texts])
    return Fixed(texts=dict(texts), mended=mended, before=before, after=reports[-1])


def _open(report: Report) -> tuple[Finding, ...]:
    return tuple(one for one in report.findings if one.status is FindingStatus.OPEN and one.kind is FindingKind.MISCONFIGURATION)
