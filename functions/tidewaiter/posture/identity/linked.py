"""The links between clusters and roles that people write by hand: role annotations, and providers in trust policies."""

from collections.abc import Iterator, Mapping

from tidewaiter.model.account import IamAccount
from tidewaiter.posture.identity.cluster_facts import IRSA_ANNOTATION, ClusterFacts
from tidewaiter.posture.identity.pod_roles import PROVIDER, providers_of
from tidewaiter.posture.identity.principals import Account, confidence_of
from tidewaiter.posture.identity.role_edges import Roles
from tidewaiter.posture.identity.view import ProviderTrust, ServiceAccountView
from tidewaiter.posture.pods import mapping


def service_account_views(account: Account, facts: ClusterFacts, *, unread: str) -> Iterator[tuple[str, ServiceAccountView]]:
    """Yield the service accounts that are annotated with a role; `unread` says why roles are not known."""
    roles = Roles(facts, account)
    for (namespace, name), data in sorted(facts.accounts().items()):
        arn = str(mapping(mapping(data.get("metadata")).get("annotations")).get(IRSA_ANNOTATION) or "")
        if arn:
            works, why = _works((namespace, name), arn, roles, account, unread or _issuer_gap(facts))
            yield f"{namespace}/ServiceAccount/{name}", ServiceAccountView(name=f"{namespace}/{name}", role_arn=arn, works=works, why=why)


def provider_trusts(raw: IamAccount, account: Account, facts: ClusterFacts) -> Iterator[tuple[str, ProviderTrust]]:
    """Yield every trust in the provider of an EKS cluster, with whose it is."""
    issuers = _issuers(facts)
    for role in account.roles:
        for provider in providers_of(role):
            issuer = provider.partition(PROVIDER)[2]
            yield (
                role.arn,
                ProviderTrust(
                    role=role.name,
                    provider=provider,
                    exists=None if raw.providers is None else provider in raw.providers,
                    cluster=None if issuers is None else issuers.get(issuer, ""),
                    elsewhere=f".{facts.cluster.region}." not in issuer,
                ),
            )


def _works(key: tuple[str, str], arn: str, roles: Roles, account: Account, gap: str) -> tuple[bool | None, str]:
    if gap:
        return None, gap
    parts = arn.split(":", 5)
    if len(parts) < 6 or not parts[5].startswith("role/"):  # noqa: PLR2004 - parts of an ARN
        return False, "the annotation is not the ARN of a role"
    if parts[4] != account.number:
        return None, f"the role is in account {parts[4]}, whose trust policies are not read"
    role = account.identities.get(arn)
    if role is None:
        return False, "the role does not exist"
    if not roles.registered:
        return False, "the account has no OIDC provider for the cluster"
    confidence = confidence_of((roles.web_identity(role, key),))
    return bool(confidence), "" if confidence else "the role's trust policy does not let the service account in"


def _issuer_gap(facts: ClusterFacts) -> str:
    return "" if facts.access.issuer is not None else "the cluster's OIDC issuer is not known (eks:DescribeCluster)"


def _issuers(facts: ClusterFacts) -> Mapping[str, str] | None:
    """Return the issuers of the region's clusters with their names; None if they are not all known."""
    if facts.access.neighbours is None or facts.access.issuer is None:
        return None
    return {facts.access.issuer: facts.cluster.name, **{one.issuer: one.name for one in facts.access.neighbours}}
