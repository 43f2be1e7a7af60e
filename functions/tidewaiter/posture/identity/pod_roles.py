"""Roles of pods, asked with associations and clusters that do not exist: who lets those in lets in too many."""

from collections.abc import Iterator

from tidewaiter.iam import Caller, CallerKind, Decision, Effect, Request, Statement
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.admin_edges import admin_edges
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.control_edges import BIND, associating
from tidewaiter.posture.identity.iam_edges import PASS
from tidewaiter.posture.identity.principals import Account, Identity, confidence_of
from tidewaiter.posture.identity.role_edges import PODS_SERVICE, Roles

PROVIDER = ":oidc-provider/"
_FOREIGN = "000000000000"


class PodRoles:
    """Answers about the roles that pods of a cluster get."""

    def __init__(self, facts: ClusterFacts, account: Account) -> None:
        self._facts = facts
        self._account = account
        self._roles = Roles(facts, account)
        able = [one for one in account.identities.values() if one.mentions(PASS) and one.mentions(BIND)]
        self._binders = [one for one in able if not self._is_admin(one)]

    def holders(self) -> dict[str, list[str]]:
        """Return the roles that service accounts get, or may get, with the accounts' names; for chained associations the last one."""
        found: dict[str, list[str]] = {}
        for key in sorted(self._facts.accounts()):
            for step in self._roles.of(key):
                listed = found.setdefault(step.identity.arn, [])
                listed += ["/".join(key)] if "/".join(key) not in listed else []
        return found

    def others(self, role: Identity) -> tuple[str, ...]:
        """Name the other clusters whose tokens a role trusts; one of another region or account by its issuer."""
        names = {one.issuer: one.name for one in self._facts.access.neighbours or ()}
        found = (provider.partition(PROVIDER)[2] for provider in providers_of(role))
        return tuple(names.get(issuer, issuer) for issuer in found if issuer != self._facts.access.issuer)

    def opened(self, role: Identity) -> bool | None:
        """Tell whether any association, of another account, organisation, cluster, namespace and service account, gives a role."""
        region, arn = self._facts.cluster.region, f"arn:{self._account.partition}:eks"
        other = f"{arn}:{region}:{_FOREIGN}:cluster/other"
        tags = self._tags(other, "other", "no-such-namespace", "no-such-service-account")
        context = {"aws:SourceAccount": _FOREIGN, "aws:SourceArn": other, "aws:SourceOrgID": "o-other", **tags}
        effect = self._asked(role, context | {"aws:SourceOrgPaths": "o-other/r-other/"}).effect
        return {Effect.ALLOW: True, Effect.UNDECIDED: None}.get(effect, False)

    def unpinned(self, role: Identity) -> tuple[str, ...]:
        """Name the allowing statements that look at namespace or service account of a session and not at its cluster.

        A role that lets in one cluster only need not look.
        """
        return () if self._pinned(role) else _unpinned(role)

    def _pinned(self, role: Identity) -> bool:
        """Tell whether a role lets in associations of no other cluster; the target of a chain is not asked by Pod Identity."""
        one = next((one for one in self._facts.access.associations or () if role.arn in (one.role_arn, one.target_role_arn)), None)
        if one is None or one.target_role_arn == role.arn:
            return False
        cluster = self._facts.cluster
        other = f"arn:{self._account.partition}:eks:{cluster.region}:{cluster.account}:cluster/other"
        tags = self._tags(other, "other", one.namespace, one.service_account)
        context = {"aws:SourceAccount": cluster.account, "aws:SourceArn": other, **tags}
        return self._asked(role, context).effect in (Effect.IMPLICIT_DENY, Effect.EXPLICIT_DENY)

    def rebinders(self, role: Identity) -> Iterator[str]:
        """Name who can give a role to service accounts of its choice; administrators of the account, who can do anything, are not."""
        for one in self._binders:
            if one.node != role.node:
                steps = associating(one, role, self._facts.cluster)
                if confidence_of(decision for _, decision in steps) is Confidence.CERTAIN:
                    yield f"{'user' if one.is_user else 'role'} {one.name}"

    def _is_admin(self, one: Identity) -> bool:
        return any(edge.kind is EdgeKind.GRANT_ITSELF for edge in admin_edges(one, self._account))

    def _tags(self, arn: str, name: str, namespace: str, account: str) -> dict[str, str]:
        tags = {
            "eks-cluster-arn": arn,
            "eks-cluster-name": name,
            "kubernetes-namespace": namespace,
            "kubernetes-service-account": account,
        }
        return {f"aws:RequestTag/{key}": value for key, value in tags.items()}

    def _asked(self, role: Identity, context: dict[str, str]) -> Decision:
        caller = Caller(kind=CallerKind.SERVICE, service=PODS_SERVICE)
        return role.admits(Request(caller=caller, action="sts:AssumeRole", resource=role.arn, context=context))


def providers_of(role: Identity) -> tuple[str, ...]:
    """Return the ARNs of the OIDC providers of EKS clusters that a role trusts."""
    statements = (one for one in (role.trust.statements if role.trust else ()) if not one.deny)
    values = (value for one in statements for kind, value in one.principals if kind == "Federated" and f"{PROVIDER}oidc.eks." in value)
    return tuple(dict.fromkeys(values))


def _unpinned(role: Identity) -> tuple[str, ...]:
    """Name the allowing statements that look at namespace or service account of a session and not at its cluster."""
    found = []
    for document in role.policies:
        for index, one in enumerate(document.statements):
            text = _text(one)
            names = "kubernetes-namespace" in text or "kubernetes-service-account" in text
            if not one.deny and names and "eks-cluster-arn" not in text:
                found.append(f"{document.name}, statement {index}")
    return tuple(found)


def _text(statement: Statement) -> str:
    """Return what a statement says of the principal's tags, in its conditions and in variables of its resources."""
    keys = [key for block in statement.conditions.values() for key in block]
    values = [value for block in statement.conditions.values() for listed in block.values() for value in listed]
    return " ".join(one.lower() for one in (*keys, *values, *statement.resources) if "principaltag/" in one.lower())
