"""What is said of findings, applied in order: VEX statements, then waivers; and what a person should know about either."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tidewaiter.content.private_names import PrivateName
from tidewaiter.matching.vex import Scope
from tidewaiter.model.compliance import Answer
from tidewaiter.model.finding import Finding
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import Identity, VexStatement
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy import vex, waiver_review, waivers
from tidewaiter.policy.control_choice import ControlChoice
from tidewaiter.policy.trust import NO_TRUST, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Waivers, VEX statements and answers with what was wrong in their files.

    `choice` says which controls run, None leaves it to the caller. `attached` lets statements count that lie beside an image: nobody
    verified who wrote them. `described` is what a scanned bill of materials is about. `shared` rules are for many targets: that one has no
    use for some of them is no news, but for those that name this target alone.
    `trust` says who must have signed images, `private` which names of packages are one's own.
    """

    waivers: tuple[Waiver, ...] = ()
    statements: tuple[VexStatement, ...] = ()
    answers: tuple[Answer, ...] = ()
    choice: ControlChoice | None = None
    problems: tuple[Problem, ...] = ()
    attached: bool = False
    described: Identity | None = None
    trust: Trust = NO_TRUST
    private: tuple[PrivateName, ...] = ()
    shared: bool = False


NO_RULES = Rules()
"""Nobody said anything."""
_OF_ONE_TARGET = frozenset({"vex-unused"})


def judge(findings: Iterable[Finding], rules: Rules, today: str, scope: Scope | None = None, names: Sequence[str] = ()) -> vex.Applied:
    """Apply the rules; `scope` is what was scanned, where packages were, `names` what else the target is called. `today` is in UTC."""
    said = vex.apply(findings, rules.statements, scope) if scope and rules.statements else vex.Applied(findings=tuple(findings))
    names = (*names, *sorted(scope.names), *sorted(scope.digests)) if scope else names
    marked = waivers.apply(said.findings, rules.waivers, today, names)
    reviewed = waiver_review.audit(said.findings, rules.waivers, today, names)
    if rules.shared:
        reviewed = replace(reviewed, unused=tuple(waiver for waiver in reviewed.unused if waiver.of or waivers.names_one_target(waiver)))
    problems = (*rules.problems, *said.problems, *waiver_review.problems_of(reviewed, rules.waivers))
    return vex.Applied(findings=marked, problems=tuple(one for one in problems if not (rules.shared and one.code in _OF_ONE_TARGET)))


def not_trusted(rules: Rules, statements: Sequence[VexStatement], where: str) -> tuple[Problem, ...]:
    """Say that statements lie beside the image and were not applied; nothing where they are trusted."""
    if rules.attached or not statements:
        return ()
    what = (
        f"VEX: {len(statements)} statement{'s' * (len(statements) > 1)} attached to the image, not applied: who wrote them is not verified"
    )
    hint = "If you trust whoever can push there: --vex oci"
    return (Problem(code="vex-not-trusted", what=what, where=where, hint=hint, incomplete=False),)
