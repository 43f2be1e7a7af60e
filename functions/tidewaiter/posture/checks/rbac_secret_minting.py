"""Bindings that make and read Secrets, which mints tokens of the old kind."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, READ, both, limited
from tidewaiter.posture.rbac import Grant


def _creates(grant: Grant) -> bool:
    return grant.allows("create", "", "secrets")


def _reads(grant: Grant) -> bool:
    return any(grant.allows(verb, "", "secrets") for verb in READ)


CONTROL = Control(
    id="TW-RBAC-secret-minting",
    title="Long-lived tokens can be minted through Secrets",
    severity=Severity.CRITICAL,
    why="A Secret of type service-account-token that names an account is filled with a token of it that never expires.",
    remediation="Split the rights: who has `create` on `secrets` needs no `get`, `list` or `watch`.",
    targets=(Target.BINDING,),
    check=both(_creates, _reads, "may create Secrets and read them"),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.12",)},
    applies=limited,
)
