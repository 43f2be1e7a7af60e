"""Bindings that change the cluster's own configuration."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, limited, unknown_role
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    """Pass a rule that is limited to other names, but not one that names aws-auth."""
    if grant.rules is None:
        yield unknown_role(grant)
        return
    for rule in grant.rules:
        verb = next((one for one in WRITE if rule.covers(one, "", "configmaps")), "")
        if verb and (not rule.names or "aws-auth" in rule.names):
            yield Violation(
                message=f"{grant.holders} may {verb} ConfigMaps of kube-system ({grant.role_kind} {grant.role})", pointer="/roleRef"
            )
            return


def _reaches(grant: Grant) -> bool:
    return limited(grant) and grant.namespace in ("", "kube-system")


CONTROL = Control(
    id="TW-RBAC-kube-system-configmaps",
    title="ConfigMaps of kube-system can be changed",
    severity=Severity.CRITICAL,
    why=("aws-auth in kube-system says which AWS principal is cluster administrator; CoreDNS and kube-proxy read theirs there."),
    remediation="Remove write access to ConfigMaps outside the own namespace; move aws-auth to access entries.",
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.7",)},
    applies=_reaches,
)
