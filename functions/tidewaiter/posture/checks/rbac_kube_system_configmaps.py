"""Bindings that change the cluster's own configuration."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, limited, unknown_role
from tidewaiter.posture.rbac import Grant

_READ_BY_OTHERS = frozenset(
    {"amazon-vpc-cni", "coredns", "coredns-custom", "extension-apiserver-authentication", "kube-proxy", "kube-proxy-config"}
)
"""What the network, the name service and the APIs beside the cluster's own are set up by."""


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    """Pass a rule that is limited to other names, but not one that names aws-auth or what parts of the cluster read."""
    if grant.rules is None:
        yield unknown_role(grant)
        return
    written = [(verb, rule.names) for rule in grant.rules for verb in WRITE if rule.covers(verb, "", "configmaps")]
    wide = next((verb for verb, names in written if not names or "aws-auth" in names), "")
    named = next(((verb, names & _READ_BY_OTHERS) for verb, names in written if names & _READ_BY_OTHERS), None)
    if wide:
        yield _violation(grant, f"{wide} ConfigMaps of kube-system")
    elif named:
        yield _violation(grant, f"{named[0]} the ConfigMap {', '.join(sorted(named[1]))} of kube-system", Severity.MEDIUM)


def _violation(grant: Grant, what: str, severity: Severity | None = None) -> Violation:
    return Violation(message=f"{grant.holders} may {what} ({grant.role_kind} {grant.role})", pointer="/roleRef", severity=severity)


def _reaches(grant: Grant) -> bool:
    return limited(grant) and grant.namespace in ("", "kube-system")


CONTROL = Control(
    id="TW-RBAC-kube-system-configmaps",
    title="ConfigMaps of kube-system can be changed",
    severity=Severity.CRITICAL,
    why=("aws-auth in kube-system says which AWS principal is cluster administrator; CoreDNS and kube-proxy read theirs there."),
    remediation=(
        "Take write access to ConfigMaps out of the role, or bind it in the own namespace only (`kubectl create rolebinding`); move "
        "aws-auth to access entries."
    ),
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.7",)},
    applies=_reaches,
)
