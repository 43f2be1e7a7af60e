"""Judges users' policies in a process of limited time and memory; a policy that breaks the limits is NOT ASSESSED, the others go on."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Location
from tidewaiter.model.severity import Severity
from tidewaiter.posture.engine import OnProblem
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.policies.policy import Outcome, Policy, World
from tidewaiter.posture.policies.reading import PolicySet
from tidewaiter.posture.policies.world import world_of
from tidewaiter.posture.subjects import resource_of


class Limits(NamedTuple):
    """What one policy may cost: CPU seconds (each object adds a little to them), and bytes of address space."""

    seconds: float = 10
    size: int = 2 << 30


LIMITS = Limits()
MAX_WALL_SECONDS = 600
_MAX_WORDS = 200
MAX_FAILURES = 5
"""Processes that may break before the policies that are left are given up."""
REFERENCE = "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"


class PolicyJudge:
    """Judges objects by policies; see `pipeline_ports.ManifestPorts.judge_own`."""

    def __init__(self, policies: PolicySet) -> None:
        self._set = policies

    def __call__(self, objects: Sequence[ManifestObject], on_problem: OnProblem) -> Iterator[ControlResult]:
        """Yield a result for each policy and object that it concerns; what of the policy files could not be read goes to `on_problem`."""
        for problem in self._set.problems:
            on_problem(problem)
        world = world_of([one.data for one in objects], self._set.others)
        for policy, outcomes in judged(self._set.policies, world):
            for outcome in outcomes:
                yield _result(policy, outcome, objects)


def judged(policies: Sequence[Policy], world: World, limits: Limits = LIMITS) -> Iterator[tuple[Policy, list[Outcome]]]:
    """Yield each policy with its outcomes; after a broken process, go on with the next policy in a new one."""
    left = list(policies)
    for _ in range(MAX_FAILURES):
        if not left:
            return
        lines, why = _answers(left, world, limits)
        for policy, line in zip(left, lines, strict=False):
            yield policy, [_outcome(one) for one in json.loads(line)]
        left = left[len(lines) :]
        if left:
            yield left[0], [_given_up(left[0], why)]
            left = left[1:]
    for policy in left:
        yield policy, [_given_up(policy, "too many other policies broke the limits")]


def _answers(policies: Sequence[Policy], world: World, limits: Limits) -> tuple[list[bytes], str]:
    # Modules come from where ours do, and never from the directory that the command happens to run in (-P).
    command = [sys.executable, "-P", "-m", "tidewaiter.adapters.policy_worker", str(limits.seconds), str(limits.size)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    given = pickle.dumps((list(policies), world))
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=given, env=environment, capture_output=True, check=False, timeout=MAX_WALL_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        return _whole_lines(error.stdout or b""), f"the policies took longer than {MAX_WALL_SECONDS} s"
    return _whole_lines(done.stdout), f"judging by the policy exceeded the limits of time or memory, or failed: {_end_of(done)}"


def _end_of(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode < 0:
        return signal.Signals(-done.returncode).name
    return (done.stderr.decode(errors="replace").strip().splitlines() or ["no words"])[-1][:_MAX_WORDS]


def _whole_lines(output: bytes) -> list[bytes]:
    return output.split(b"\n")[:-1]


def _outcome(one: Sequence[Any]) -> Outcome:
    status, index, pointer, text, severity = one
    return Outcome(status=ControlStatus(status), index=index, pointer=pointer, text=text, severity=Severity(severity))


def _given_up(policy: Policy, why: str) -> Outcome:
    return Outcome(status=ControlStatus.NOT_ASSESSED, text=why, severity=policy.severity)


def _result(policy: Policy, outcome: Outcome, objects: Sequence[ManifestObject]) -> ControlResult:
    failed = outcome.status is ControlStatus.FAIL
    item = objects[outcome.index] if outcome.index >= 0 else None
    return ControlResult(
        control_id=policy.id,
        title=policy.title,
        status=outcome.status,
        resource=resource_of(item) if item else f"-/Policy/{policy.id}",
        severity=outcome.severity,
        message=outcome.text if failed else "",
        reason="" if failed else outcome.text,
        location=item.location(outcome.pointer) if item else Location(path=policy.path, line=policy.line),
        remediation=policy.remediation or policy.why,
        references=(REFERENCE,) if policy.kinds is None else (),
    )
