"""Bindings that make and read Secrets, which mints tokens of the old kind."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, READ, limited, unknown_role, violation
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    if grant.rules is None:
        yield unknown_role(grant)
    elif grant.allows("create", "", "secrets") and any(grant.allows(verb, "", "secrets") for verb in READ):
        yield violation(grant, "may create Secrets and read them")


CONTROL = Control(
    id="TW-RBAC-secret-minting",
    title="Long-lived tokens can be minted through Secrets",
    severity=Severity.CRITICAL,
    why="A Secret of type service-account-token that names an account is filled with a token of it that never expires.",
    remediation="Split the rights: who creates Secrets need not read them.",
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.12",)},
    applies=limited,
)
