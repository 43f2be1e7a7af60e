"""The account of an IAM-enforced run: what was denied, and what was granted to those who acted but never used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tidewaiter.iam import Decision, PolicyDocument
from tidewaiter.local.iam_table.target import Target


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Denied:
    """One kind of refused call with the evaluator's reason; repeated ones are listed once."""

    actor: str
    action: str
    resource: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unused:
    """One action that a statement grants and that nothing used."""

    role: str
    policy: str
    action: str
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IamReport:
    """`checked` counts decisions; `denied` is in order of time; `unused` covers the roles that acted at all."""

    checked: int
    denied: tuple[Denied, ...]
    unused: tuple[Unused, ...]


class Ledger:
    """Takes note of decisions."""

    def __init__(self) -> None:
        self._checked = 0
        self._denied: list[Denied] = []
        self._used: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        self._actors: set[str] = set()

    def note(self, actor: str, target: Target, decision: Decision) -> None:
        """Record one decision."""
        self._checked += 1
        self._actors.add(actor)
        if not decision.allowed:
            self.refuse(actor, target.action, target.resource, decision.reasons)
            return
        for matched in decision.matched:
            self._used[(actor, matched.policy, matched.index)].add(target.action.lower())

    def refuse(self, actor: str, action: str, resource: str, reasons: Sequence[str]) -> None:
        """Record a refusal."""
        self._actors.add(actor)
        denied = Denied(actor=actor, action=action, resource=resource, reason="; ".join(reasons))
        if denied not in self._denied:
            self._denied.append(denied)

    def actors(self) -> Iterable[str]:
        """Everyone that did anything: role ARNs and service names."""
        return tuple(self._actors)

    def report(self, roles: Mapping[str, Sequence[PolicyDocument]]) -> IamReport:
        """Compare what was used with what these roles' policies allow."""
        unused = sorted(entry for role, policies in roles.items() for policy in policies for entry in self._unused(role, policy))
        return IamReport(checked=self._checked, denied=tuple(self._denied), unused=tuple(unused))

    def _unused(self, role: str, policy: PolicyDocument) -> Iterable[Unused]:
        for index, statement in enumerate(policy.statements):
            if statement.deny or statement.not_action:
                continue
            used = self._used.get((role, policy.name, index), set())
            for pattern in statement.actions:
                if not any(fnmatchcase(action, pattern.lower()) for action in used):
                    yield Unused(role=role, policy=policy.name, action=pattern, resources=tuple(sorted(statement.resources)))
