"""HTML: one self-contained file for people. No remote assets; scripts and styles only by their hash, all text escaped."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding
from tidewaiter.model.report import Report
from tidewaiter.model.score import RiskScore
from tidewaiter.reporting.fixes import advice_of, fix_groups, rebase_lines
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.page_parts import beside_findings
from tidewaiter.reporting.paths import picture
from tidewaiter.reporting.signed import signature_line
from tidewaiter.reporting.summary import (
    base_line,
    coverage_lines,
    database_line,
    gaps_of,
    open_findings,
    severity_counts,
    shown_hidden,
    summary_line,
    waived_findings,
)
from tidewaiter.reporting.words import brought_by, decider_of, object_of, place_of, printable

MAX_FINDINGS, MAX_CONTROLS, MAX_RISKS, MAX_FIXES, MAX_MOMENTS, MAX_PATHS = 3_000, 1_000, 12, 10, 500, 50
"""What a browser shows without becoming slow; the rest is counted and is in the JSON report."""

_CHART_WIDTH, _CHART_HEIGHT, _BAR = 400.0, 66.0, 96.0
_STEP = 10


def render(report: Report) -> bytes:
    """Write the page."""
    return _page().render(_view(report)).encode()


@cache
def _page() -> Template:
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_clean
    )
    environment.globals.update(place_of=place_of, object_of=object_of, brought_by=brought_by, decider_of=decider_of)
    return environment.get_template("report.html")


@cache
def _asset(name: str) -> str:
    return resources.files("tidewaiter.reporting").joinpath("templates", name).read_text("utf-8")


def _clean(value: object) -> object:
    """Make text from artefacts harmless for the eye too: bidirectional and control characters become visible marks."""
    return printable(value, 4_000) if type(value) is str else value


def _view(report: Report) -> Mapping[str, Any]:
    found = open_findings(report)
    listed = (*found, *waived_findings(report), *shown_hidden(report))
    weak = [control for control in report.controls if control.status is not ControlStatus.PASS]
    script, style = _asset("report.js"), _asset("report.css")
    return {
        "report": report,
        "database": database_line(report),
        "base": base_line(report),
        "signatures": [signature_line(one) for one in report.signatures[:MAX_RISKS]],
        "summary": summary_line(report),
        "gaps": gaps_of(report),
        "coverage": coverage_lines(report),
        "severities": list(_severities(found)),
        "histogram": list(_histogram(found)),
        "risks": [_risk(risk) for risk in report.risks[:MAX_RISKS]],
        "more_risks": max(0, len(report.risks) - MAX_RISKS),
        "paths": [picture(path) for path in report.identity_paths[:MAX_PATHS]],
        "more_paths": max(0, len(report.identity_paths) - MAX_PATHS),
        "timeline": list(_timeline(report.context.get("timeline", ()))),
        "fixes": list(_fixes(report)),
        "advised": _advised(report),
        "rebases": rebase_lines(report),
        "findings": listed[:MAX_FINDINGS],
        "more_findings": max(0, len(listed) - MAX_FINDINGS),
        **beside_findings(report),
        "kinds": sorted({finding.kind.value for finding in listed}),
        "controls": sorted(weak, key=_worst_first)[:MAX_CONTROLS],
        "more_controls": max(0, len(weak) - MAX_CONTROLS),
        "control_counts": _control_counts(report.controls),
        # Written unescaped by the template: both are our own files, and neither holds a closing tag.
        "style": style,
        "script": script,
        "style_hash": _source_hash(style),
        "script_hash": _source_hash(script),
    }


def _source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _severities(findings: Sequence[Finding]) -> Iterator[Mapping[str, Any]]:
    x = 0.0
    for severity, count in severity_counts(findings):
        width = _CHART_WIDTH * count / len(findings)
        yield {"name": severity.value, "count": count, "x": round(x, 2), "width": round(width, 2)}
        x += width


def _histogram(findings: Sequence[Finding]) -> Iterator[Mapping[str, Any]]:
    counts = Counter(min(9, int(finding.priority // _STEP)) for finding in findings)
    tallest = max(counts.values(), default=1)
    for place in range(10):
        height = round(_CHART_HEIGHT * counts[place] / tallest, 1)
        yield {"low": place * _STEP, "count": counts[place], "x": place * 40 + 2, "y": round(80 - height, 1), "height": height}


def _risk(risk: RiskScore) -> Mapping[str, Any]:
    widest = max((abs(reason.weight) for reason in risk.reasons), default=0.0) or 1.0
    reasons = [
        {"text": reason.text, "weight": reason.weight, "width": round(_BAR * abs(reason.weight) / widest, 1)} for reason in risk.reasons
    ]
    return {"subject": risk.subject, "score": risk.score, "name": risk.risk_class.value, "reasons": reasons, "gaps": risk.gaps}


def _timeline(moments: Any) -> Iterator[Mapping[str, str]]:
    """Read the moments that a caller passes as `context["timeline"]`: mappings with `at`, `who` and `what`."""
    for moment in list(moments)[:MAX_MOMENTS]:
        if isinstance(moment, Mapping):
            yield {name: str(moment.get(name, "")) for name in ("at", "who", "what")}


def _fixes(report: Report) -> Iterator[Mapping[str, Any]]:
    for group in fix_groups(report)[:MAX_FIXES]:
        if group.instruction:
            yield {"group": group, "priority": group.findings[0].priority}


def _advised(report: Report) -> Mapping[str, str]:
    """Say per finding which upgrade the report advises."""
    return {one: f"upgrade {step.name} to {step.step.version}" for one, step in advice_of(report).items()}


def _worst_first(control: ControlResult) -> tuple[bool, int, str, str]:
    return control.status is not ControlStatus.FAIL, -control.severity.rank, control.control_id, control.resource


def _control_counts(controls: Sequence[ControlResult]) -> str:
    counts = Counter(control.status for control in controls)
    words = {ControlStatus.FAIL: "failed", ControlStatus.NOT_ASSESSED: "not assessed", ControlStatus.PASS: "passed"}
    return ", ".join(f"{counts[status]} {word}" for status, word in words.items())


FORMAT = Format(id="html", title="One self-contained page for people", media_type="text/html; charset=utf-8", render=render)
