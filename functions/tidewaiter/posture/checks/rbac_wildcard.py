"""Roles with a wildcard among their verbs, resources or groups."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, limited, unknown_role, violation
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    if grant.rules is None:
        yield unknown_role(grant)
        return
    for rule in grant.rules:
        stars = [name for name, words in (("verbs", rule.verbs), ("resources", rule.resources), ("apiGroups", rule.groups)) if "*" in words]
        if stars and not rule.names:
            yield violation(grant, f"has every one of the {' and '.join(stars)} of a rule")
            return


CONTROL = Control(
    id="TW-RBAC-wildcard",
    title="A role uses wildcards",
    severity=Severity.HIGH,
    why="A wildcard also holds what is added later: new subresources, new verbs, new custom resources.",
    remediation=(
        "List the `apiGroups`, `resources` and `verbs` that are used: `kubectl auth can-i --list --as=SUBJECT` shows what there is now."
    ),
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.3",)},
    applies=limited,
)
