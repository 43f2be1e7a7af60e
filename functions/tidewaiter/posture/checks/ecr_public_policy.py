"""Repository policies that let anyone in."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation

# Conditions on these keys tie a principal to an account, an organisation or a network of the owner's.
_LIMITS = frozenset(
    {
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
    }
)


def _check(repository: Repository) -> Iterator[Violation]:
    statements = (repository.policy or {}).get("Statement", ())
    for index, one in enumerate([statements] if isinstance(statements, Mapping) else statements):
        if one.get("Effect") == "Allow" and _anyone(one.get("Principal")) and not _limited(one.get("Condition")):
            yield Violation(
                message=f"statement {one.get('Sid', index)} allows every AWS account", pointer=f"/policy/Statement/{index}/Principal"
            )


def _anyone(principal: Any) -> bool:
    if isinstance(principal, Mapping):
        return _anyone(principal.get("AWS"))
    return "*" in (principal if isinstance(principal, list) else [principal])


def _limited(condition: Any) -> bool:
    """Tell whether any positive operator compares a limiting key with something narrower than everything."""
    blocks = condition.items() if isinstance(condition, Mapping) else ()
    return any(
        str(key).lower() in _LIMITS and values not in ("*", ["*"])
        for operator, pairs in blocks
        if "Not" not in operator and "IfExists" not in operator and "Null" not in operator
        for key, values in pairs.items()
    )


CONTROL = Control(
    id="TW-ECR-public-policy",
    title="Repository policy lets every AWS account in",
    severity=Severity.CRITICAL,
    why="Anyone with any AWS account can pull, or even replace, the images.",
    remediation="Name the accounts, or add a condition on aws:PrincipalOrgID.",
    targets=(Target.REPOSITORY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.2",)},
)
