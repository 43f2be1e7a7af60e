"""What EKS access policies allow, in the words of RBAC; a policy that is not known allows we do not know what.

https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""

from collections.abc import Iterator, Mapping

from tidewaiter.model.account import AccessPolicy
from tidewaiter.posture.rbac import Grant, Rule, built_in_rules

_ALL = frozenset({"*"})
_EVERYTHING = (Rule(verbs=_ALL, groups=_ALL, resources=_ALL),)
_READ = frozenset({"get", "list", "watch"})
_POLICIES: Mapping[str, tuple[Rule, ...]] = {
    "AmazonEKSClusterAdminPolicy": _EVERYTHING,
    "AmazonEKSAdminPolicy": built_in_rules("admin"),
    "AmazonEKSAdminViewPolicy": (Rule(verbs=_READ, groups=_ALL, resources=_ALL),),
    "AmazonEKSEditPolicy": built_in_rules("edit"),
    "AmazonEKSViewPolicy": built_in_rules("view"),
    "AmazonEKSSecretReaderPolicy": (Rule(verbs=_READ, groups=frozenset({""}), resources=frozenset({"secrets"})),),
}

POLICY_NAMES = tuple(_POLICIES)


def name_of(policy: AccessPolicy) -> str:
    """Return the name of a policy."""
    return policy.arn.rpartition("/")[2]


def grants_of_policy(policy: AccessPolicy) -> Iterator[Grant]:
    """Yield one grant per namespace, or one for the whole cluster; `rules` is None for a policy that is not known."""
    for namespace in policy.namespaces or ("",):
        rules = _POLICIES.get(name_of(policy))
        yield Grant(role_kind="access policy", role=name_of(policy), namespace=namespace, subjects=(), rules=rules)
