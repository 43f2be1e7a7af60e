"""Judges what templates declare by the controls of live accounts; what only a live account can tell is said once, and not judged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.engine import OnProblem, assess
from tidewaiter.posture.templates.declared import Declared, listed
from tidewaiter.posture.templates.declared import Template as Template  # noqa: PLC0414 - what is read here
from tidewaiter.posture.templates.principals import gaps_of
from tidewaiter.posture.templates.reading import read_template as read_template  # noqa: PLC0414 - what is judged is read first
from tidewaiter.posture.templates.subjects import subjects_of
from tidewaiter.posture.templates.values import NOT_IN_TEMPLATE

LIVE_ONLY = frozenset(
    {
        "TW-ECR-image-unsigned",
        "TW-ECR-latest-image-findings",
        "TW-ECR-scan-on-push",
        "TW-ECR-signing-configuration",
        "TW-EKS-access-entry-groups",
        "TW-EKS-access-entry-orphan",
        "TW-EKS-addon-outdated",
        "TW-EKS-addon-unhealthy",
        "TW-EKS-certificate-authority",
        "TW-EKS-control-plane-egress",
        "TW-NET-flow-logs",
        "TW-EKS-guardduty",
        "TW-EKS-insight",
        "TW-EKS-node-group-release",
        "TW-EKS-platform-version",
        "TW-EKS-security-group",
        "TW-EKS-unsupported-version",
        "TW-IAM-association-and-annotation",
        "TW-IAM-association-claimable",
        "TW-IAM-node-role-shared",
        "TW-IAM-pod-role-shared",
        "TW-IAM-rebind-pod-role",
        "TW-IAM-unused-permissions",
    }
)
"""Controls of what a template cannot hold: a failure counts, but neither a pass nor a gap says anything."""


def assess_templates(templates: Sequence[Template], on_problem: OnProblem, context: Context = NO_CONTEXT) -> tuple[ControlResult, ...]:
    """Judge the AWS resources of templates; what could not be read or resolved goes to `on_problem`."""
    kept: list[ControlResult] = []
    live: list[str] = []
    outside = _outside(context) if templates else frozenset()
    for template in templates:
        for problem in (*template.problems, *gaps_of(template)):
            on_problem(problem)
        for result in assess(subjects_of(template), on_problem=on_problem, context=context):
            if _needs_life(result, outside):
                live.append(result.control_id)
            else:
                kept.append(_explained(result))
    if live:
        on_problem(_not_run(sorted(set(live))))
    return tuple(kept)


def _needs_life(result: ControlResult, outside: frozenset[tuple[str, str]]) -> bool:
    if result.status is ControlStatus.FAIL:
        return False
    return result.control_id in LIVE_ONLY or NOT_IN_TEMPLATE in result.reason or (result.control_id, result.reason) in outside


def _outside(context: Context) -> frozenset[tuple[str, str]]:
    """Return what controls cannot decide of a cluster and a repository that leave nothing open: it lies outside of templates."""
    resources = (_plain("AWS::EKS::Cluster", {"Version": "1.34"}), _plain("AWS::ECR::Repository", {}))
    results = assess(subjects_of(Template(path="", resources=resources)), context=context)
    return frozenset((one.control_id, one.reason) for one in results if one.status is ControlStatus.NOT_ASSESSED)


def _plain(kind: str, properties: Mapping[str, Any]) -> Declared:
    return Declared(type=kind, name=kind, properties=properties, keys=frozenset(), place=lambda pointer: Location(pointer=pointer))


def _explained(result: ControlResult) -> ControlResult:
    """Say of a gap that it is the template's: no permission closes it."""
    if result.status is not ControlStatus.NOT_ASSESSED:
        return result
    return replace(result, reason=f"the template leaves it open: {result.reason}", permission="")


def _not_run(controls: Sequence[str]) -> Problem:
    return Problem(
        code="template-live-only",
        what=f"{len(controls)} controls ask for what these templates do not hold, and were not run: {listed(controls, 30)}",
        where="infrastructure templates",
        hint="After deployment, run `tidewaiter audit account`",
        incomplete=False,
    )
