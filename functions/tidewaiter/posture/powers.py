"""What RBAC controls share: from the calls that make up a power to a check of one binding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Unknown, Violation
from tidewaiter.posture.rbac import Grant

RBAC_GOOD_PRACTICES = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/"
WRITE = ("create", "patch", "update")
CHANGE = ("patch", "update")
READ = ("get", "list", "watch")

GrantCheck = Callable[[Grant], Iterator[Violation | Unknown]]


@dataclass(frozen=True, slots=True)
class Call:
    """Any of these verbs on any of these resources of an API group (the core group is the empty one)."""

    verbs: tuple[str, ...]
    resources: tuple[str, ...]
    group: str = ""

    def granted(self, grant: Grant) -> str:
        """Return the first allowed call as `verb resource`; empty if there is none."""
        # Most rules are about other groups, and most controls ask about many resources.
        rules = [rule for rule in grant.rules or () if "*" in rule.groups or self.group in rule.groups]
        calls = ((verb, one) for one in self.resources for verb in self.verbs) if rules else ()
        return next((f"{verb} {one}" for verb, one in calls if any(rule.allows(verb, self.group, one) for rule in rules)), "")


def limited(grant: Grant) -> bool:
    """Tell whether a grant is less than everything: who may do anything is named by the control for that, once."""
    return not grant.everything


def may(*calls: Call, cluster_only: bool = False, narrow: Severity = Severity.MEDIUM) -> GrantCheck:
    """Return a check that fails bindings which allow any of the calls.

    In one namespace the same power is only `narrow` in severity, and none at all for `cluster_only` resources.
    Rules that are limited to named objects are left alone: that is the remedy.
    """

    def check(grant: Grant) -> Iterator[Violation | Unknown]:
        if grant.rules is None:
            yield unknown_role(grant)
        elif not (cluster_only and grant.namespace):
            granted = next(filter(None, (call.granted(grant) for call in calls)), "")
            if granted:
                yield violation(grant, f"may {granted}", narrow)

    return check


def violation(grant: Grant, what: str, narrow: Severity = Severity.MEDIUM) -> Violation:
    """Say who may do what and where; less severe in a single namespace."""
    severity = narrow if grant.namespace else None
    message = f"{grant.holders} {what} in {grant.scope} ({grant.role_kind} {grant.role})"
    return Violation(message=message, pointer="/roleRef", severity=severity)


def both(one: Callable[[Grant], bool], other: Callable[[Grant], bool], what: str) -> GrantCheck:
    """Return a check that fails subjects which have two powers together, from one binding or from several.

    A binding of the first power is named, or one of the second in a single namespace, where the first holds as well.
    """

    def check(grant: Grant) -> Iterator[Violation | Unknown]:
        has_one, has_other = one(grant), other(grant)
        if grant.rules is None:
            yield unknown_role(grant)
        elif has_one and has_other:
            yield violation(grant, what)
        elif has_one or (has_other and grant.namespace):
            holders = grant.adding(other if has_one else lambda added: one(added) and not added.namespace)
            if holders:
                yield violation(replace(grant, subjects=holders), f"{what}, by several bindings,")

    return check


def unknown_role(grant: Grant) -> Unknown:
    """Say that what the role allows is not known."""
    plural = "clusterroles" if grant.role_kind == "ClusterRole" else "roles"
    return Unknown(reason=f"{grant.role_kind} {grant.role} is not among the objects", permission=f"kubernetes:list {plural}")
