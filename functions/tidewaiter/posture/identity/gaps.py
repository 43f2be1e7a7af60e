"""What is not known of a cluster, so that a missing path is not taken for safety; each with the permission that would tell."""

from collections.abc import Iterator, Mapping

from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.kept import all_keys, owners
from tidewaiter.posture.identity.principals import Account


def gaps_of(facts: ClusterFacts, account: Account) -> Iterator[str]:
    """Yield what could not be read, and whose access keys are not known."""
    yield from _missing(facts)
    yield from _strangers(facts, account)


def _strangers(facts: ClusterFacts, account: Account) -> Iterator[str]:
    """Name the access keys that lie in a cluster and whose users are not known, by their first letters."""
    for key in sorted(all_keys(facts) - set(owners(facts, account))):
        yield f"cluster {facts.cluster.name}: whose access key {key[:8]}... is could not be read (iam:GetAccessKeyLastUsed)"


def _missing(facts: ClusterFacts) -> Iterator[str]:
    name = facts.cluster.name
    missing: Mapping[str, bool] = {
        "access entries (eks:ListAccessEntries)": facts.access.entries is None,
        "Pod Identity associations (eks:ListPodIdentityAssociations)": facts.access.associations is None,
        "the OIDC issuer (eks:DescribeCluster)": facts.access.issuer is None,
        "aws-auth (kubernetes:get configmaps)": facts.aws_auth is None and facts.reads_aws_auth is not False,
        "the authentication mode (eks:DescribeCluster)": facts.cluster.authentication_mode is None,
    }
    yield from (f"cluster {name}: {what} could not be read" for what, absent in missing.items() if absent)
    for kind in ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ServiceAccount", "Pod"):
        if kind not in facts.complete:
            yield f"cluster {name}: its {kind} objects could not be listed (kubernetes:list {kind.lower()}s)"
