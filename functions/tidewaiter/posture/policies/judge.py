"""One policy over everything: which objects it concerns, and PASS, FAIL or NOT ASSESSED for each."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.control import ControlStatus
from tidewaiter.model.severity import Severity
from tidewaiter.posture.policies.compiled import Compiled
from tidewaiter.posture.policies.faults import EvaluationError, ExpressionError, UndecidedError
from tidewaiter.posture.policies.matching import concerns, matches
from tidewaiter.posture.policies.policy import Outcome, Policy, Subject, Target, World
from tidewaiter.posture.policies.reading import severity_of
from tidewaiter.posture.policies.requests import parameters_of, values_of
from tidewaiter.posture.policies.shapes import Binding

_WEIGHTS = {ControlStatus.PASS: 0, ControlStatus.NOT_ASSESSED: 1, ControlStatus.FAIL: 2}
_Verdict = tuple[ControlStatus, Severity, str]


def judge_policy(policy: Policy, world: World) -> Iterator[Outcome]:
    """Yield what a policy says of each object that it concerns; one that cannot be judged at all gives a single NOT ASSESSED."""
    try:
        compiled = _compiled(policy)
    except ExpressionError as error:
        yield Outcome(status=ControlStatus.NOT_ASSESSED, text=error.message, severity=policy.severity)
        return
    said = (-1, -1)
    for subject in world.subjects:
        found = list(_worst(list(_verdicts(policy, compiled, subject, world))))
        weight = max((_WEIGHTS[one[0]] for one in found), default=-1)
        if subject.pointer and said[0] == subject.index and weight <= said[1]:
            continue  # the policy is about the workload too, and said no less of it than of its pod
        said = (subject.index, weight)
        for status, severity, text in found:
            yield Outcome(status=status, index=subject.index, pointer=subject.pointer, text=text, severity=severity)


def _compiled(policy: Policy) -> Compiled:
    match = policy.spec.match_constraints
    if policy.kinds is None and match is None:
        raise ExpressionError("spec.matchConstraints is missing")
    rules = (match and match.resource_rules) or ()
    if rules and not any(operation in ("CREATE", "*") for rule in rules for operation in rule.operations):
        raise ExpressionError("the policy is about other requests than those that create objects")
    return Compiled(policy)


def _worst(verdicts: list[_Verdict]) -> Iterator[_Verdict]:
    """Keep the failures, each with its highest severity; without any, the first thing that is not known; without that, PASS."""
    failed: dict[str, _Verdict] = {}
    for one in verdicts:
        if one[0] is ControlStatus.FAIL and (one[2] not in failed or one[1].rank > failed[one[2]][1].rank):
            failed[one[2]] = one
    if failed:
        yield from failed.values()
        return
    unknown = [one for one in verdicts if one[0] is ControlStatus.NOT_ASSESSED]
    yield from (unknown or verdicts)[:1]


def _verdicts(policy: Policy, compiled: Compiled, subject: Subject, world: World) -> Iterator[_Verdict]:
    for binding in policy.bindings or (None,):
        severity = severity_of(binding) if binding else policy.severity
        try:
            if concerns(policy, subject.target, world) and _bound_to(binding, subject.target, world):
                values = values_of(subject, world)
                for parameters in parameters_of(policy, binding, subject.target, world):
                    yield from _judged(policy, compiled, severity, {**values, "params": parameters})
        except UndecidedError as error:
            yield ControlStatus.NOT_ASSESSED, severity, error.message


def _bound_to(binding: Binding | None, target: Target, world: World) -> bool:
    return binding is None or binding.match_resources is None or matches(binding.match_resources, target, world)


def _judged(policy: Policy, compiled: Compiled, severity: Severity, values: Mapping[str, Any]) -> Iterator[_Verdict]:
    try:
        if not compiled.wanted(values):
            return
    except EvaluationError as error:
        yield _failed(policy, severity, error)
        return
    found = list(compiled.judge(values))
    for one in found:
        yield _failed(policy, severity, one) if isinstance(one, EvaluationError) else _violated(severity, one)
    if not found:
        yield ControlStatus.PASS, severity, ""


def _violated(severity: Severity, one: str | UndecidedError) -> _Verdict:
    if isinstance(one, UndecidedError):
        return ControlStatus.NOT_ASSESSED, severity, one.message
    return ControlStatus.FAIL, severity, one


def _failed(policy: Policy, severity: Severity, error: EvaluationError) -> _Verdict:
    """Decide what CEL could not: the failure policy refuses the object, which is a failure, or lets it through unseen, which is no pass."""
    if policy.kinds is not None:
        return ControlStatus.NOT_ASSESSED, severity, f"the expression failed: {error.message}"
    if policy.spec.failure_policy == "Ignore":
        return (
            ControlStatus.NOT_ASSESSED,
            severity,
            f"an expression failed and failurePolicy Ignore lets the object through: {error.message}",
        )
    return ControlStatus.FAIL, severity, f"an expression failed and failurePolicy Fail refuses the object: {error.message}"
