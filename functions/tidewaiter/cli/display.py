"""What is shown of a report: display filters, applied after the gate has judged everything."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tidewaiter.cli.flags import ReportFlags
from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.report import Report


def displayed(report: Report, flags: ReportFlags) -> Report:
    """Leave out the findings that the flags do not ask for, list hidden ones that they do; verdict and exit code stay what they were."""
    context: Mapping[str, Any] = {**report.context, "show_hidden": True} if flags.show_hidden else report.context
    return replace(report, findings=tuple(finding for finding in report.findings if _wanted(finding, flags)), context=context)


def for_table(report: Report, flags: ReportFlags) -> Report:
    """Tell the table whether to list waived findings (it always counts them)."""
    context: Mapping[str, Any] = {**report.context, "show_waived": flags.show_suppressed}
    return replace(report, context=context)


def _wanted(finding: Finding, flags: ReportFlags) -> bool:
    if flags.severity and finding.severity.value not in flags.severity.split(","):
        return False
    return not (flags.ignore_unfixed and _is_unfixed(finding))


def _is_unfixed(finding: Finding) -> bool:
    return finding.kind is FindingKind.VULNERABILITY and not finding.evidence.get("fixed in")
