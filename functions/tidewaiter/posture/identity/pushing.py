"""Who can put an image into a repository: the calls of a push, evaluated for every principal of the account.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
"""

from collections.abc import Iterator, Sequence

from tidewaiter.iam import PolicyDocument, PolicyKind, parse_policy
from tidewaiter.iam.principal import names_deleted
from tidewaiter.model.account import IamAccount
from tidewaiter.model.cloud import Repository
from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.pod_roles import providers_of
from tidewaiter.posture.identity.principals import Account, Identity, compile_account, confidence_of
from tidewaiter.posture.identity.view import Pushers

PUT = "ecr:PutImage"
_CALLS = ("ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", PUT)
_RUNNING = ("ec2.amazonaws.com", "pods.eks.amazonaws.com", "eks-fargate-pods.amazonaws.com")
"""Services that give the roles that trust them to code which runs in instances and pods."""


def pushers_of(raw: IamAccount, repositories: Sequence[Repository], *, unread: str = "") -> Iterator[tuple[str, Pushers]]:
    """Yield (repository ARN, who can push to it); `unread` says why the account's principals are not known.

    A role that only `*` on `*` lets push counts too: what matters is whether running code holds it.
    """
    account = compile_account(raw)
    for repository in repositories:
        yield repository.arn, Pushers(unread=unread) if unread else _pushers(repository, account)


def _pushers(repository: Repository, account: Account) -> Pushers:
    policy = None if repository.policy is None else parse_policy(repository.policy, name="repository policy", kind=PolicyKind.RESOURCE)
    able = [one for one in account.identities.values() if _may_push(one, repository, policy)]
    problem = f"the repository policy cannot be understood: {policy.problem}" if policy and policy.problem else ""
    return Pushers(
        running=tuple(sorted(one.name for one in able if not one.is_user and _runs(one, account))),
        users=tuple(sorted(one.name for one in able if one.is_user)),
        foreign=_foreign(policy, repository.account),
        unread=problem,
    )


def _may_push(one: Identity, repository: Repository, policy: PolicyDocument | None) -> bool:
    named = policy is not None and any(PUT.lower() in str(part.actions).lower() or "*" in str(part.actions) for part in policy.statements)
    if not (one.mentions(PUT) or named):
        return False
    decisions = [one.may(action, repository.arn, trust=policy) for action in _CALLS]
    return confidence_of(decisions) is Confidence.CERTAIN


def _runs(role: Identity, account: Account) -> bool:
    """Tell whether code in instances and pods holds a role: it trusts a service that hands it out, or tokens of a cluster."""
    statements = [one for one in (role.trust.statements if role.trust else ()) if not one.deny]
    services = {value.removesuffix(".cn") for one in statements for kind, value in one.principals if kind == "Service"}
    return bool(services & set(_RUNNING)) or any(f":{account.number}:" in one for one in providers_of(role))


def _foreign(policy: PolicyDocument | None, number: str) -> tuple[str, ...]:
    """Name principals of other accounts that a statement of the repository policy lets put images; conditions are not weighed."""
    found = []
    for one in policy.statements if policy else ():
        if not one.deny and not one.not_action and any(part in ("*", "ecr:*", "ecr:Put*", PUT) for part in one.actions):
            found += [value for kind, value in one.principals if kind in ("AWS", "*") and number not in value and not names_deleted(value)]
    return tuple(dict.fromkeys(found))
