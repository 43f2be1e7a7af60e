"""Which AWS roles a service account gets: by web identity (IRSA), where the role's trust policy lets it, and by EKS Pod Identity.

https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html and pod-identities.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidewaiter.iam import Caller, CallerKind, Decision, Effect, Request
from tidewaiter.iam.pattern import glob
from tidewaiter.model.account import PodIdentityAssociation
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.cluster_facts import TOKEN_AUDIENCE, ClusterFacts, Key
from tidewaiter.posture.identity.named_subjects import named_subjects
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account, Identity, confidence_of, evidence_of

PODS_SERVICE = "pods.eks.amazonaws.com"
_WEB = "sts:AssumeRoleWithWebIdentity"
_NOT_NAMED = Decision(effect=Effect.IMPLICIT_DENY, reasons=("the trust policy names other service accounts",))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleStep:
    """One role that a service account gets: the identity that acts (perhaps limited), how, why and how surely."""

    identity: Identity
    kind: EdgeKind
    evidence: tuple[str, ...]
    confidence: Confidence
    fix: str


class Roles:
    """Answers which roles the service accounts of a cluster get; `federated` are those that name its OIDC provider."""

    def __init__(self, facts: ClusterFacts, account: Account) -> None:
        self._facts = facts
        self._account = account
        self._issuer = facts.access.issuer or ""
        self._provider = f"arn:{account.partition}:iam::{account.number}:oidc-provider/{self._issuer}"
        self.federated = [role for role in account.roles if self._issuer and _mentions(role, self._issuer)]
        self._named = {role.arn: named_subjects(role.trust, self._issuer) for role in self.federated}

    def of(self, key: Key) -> Iterator[RoleStep]:
        """Yield what one service account gets, once per way."""
        for role in self.federated if self.registered else ():
            decision = self.web_identity(role, key)
            confidence = confidence_of((decision,))
            if confidence:
                fix = f"Let the trust policy of {role.name} name other service accounts than {'/'.join(key)}"
                yield RoleStep(identity=role, kind=EdgeKind.IRSA, evidence=(evidence_of(_WEB, decision),), confidence=confidence, fix=fix)
        for association in self._facts.access.associations or ():
            if (association.namespace, association.service_account) == key:
                yield from self._associated(association)

    @property
    def registered(self) -> bool:
        """Tell whether the account has the cluster's OIDC provider, as far as is known: without it no token is looked at."""
        return self._account.providers is None or self._provider in self._account.providers

    def web_identity(self, role: Identity, key: Key, audience: str = TOKEN_AUDIENCE) -> Decision:
        """Decide whether the trust policy of a role lets in a token of a service account, for STS unless said otherwise."""
        subject = f"system:serviceaccount:{key[0]}:{key[1]}"
        named = self._named.get(role.arn)
        if named is not None and not any(glob(one, subject) for one in named):
            return _NOT_NAMED
        context = {f"{self._issuer}:sub": subject, f"{self._issuer}:aud": audience}
        caller = Caller(kind=CallerKind.WEB_IDENTITY, arn=self._provider)
        request = Request(caller=caller, action=_WEB, resource=role.arn, context=context)
        return role.admits(request)

    def _associated(self, association: PodIdentityAssociation) -> Iterator[RoleStep]:
        role = self._account.identities.get(association.role_arn)
        if role is None:
            return
        tags = self._tags(association)
        steps = [("sts:AssumeRole", self._service(role, "sts:AssumeRole", tags))]
        if tags:
            steps.append(("sts:TagSession", self._service(role, "sts:TagSession", tags)))
        acting = role
        if association.target_role_arn:
            target = self._account.identities.get(association.target_role_arn)
            if target is None:
                return
            outside = {"sts:ExternalId": association.external_id} if association.external_id else {}
            tagged = role.limited(role.node, "", tags)
            steps.append(("sts:AssumeRole (target role)", tagged.may("sts:AssumeRole", target.arn, outside, trust=target.trust)))
            acting = target
        confidence = confidence_of(decision for _, decision in steps)
        if confidence:
            yield RoleStep(
                identity=self._limited(acting, association, tags),
                kind=EdgeKind.POD_IDENTITY,
                evidence=(f"Pod Identity association {association.id}", *(evidence_of(action, one) for action, one in steps)),
                confidence=confidence,
                fix=f"Delete the Pod Identity association {association.id}, or limit it by a session policy",
            )

    def _limited(self, role: Identity, association: PodIdentityAssociation, tags: Mapping[str, str]) -> Identity:
        if not association.policy and not (tags and role.asks_for_tags):
            return role
        node = Names(self._facts.cluster).limited_role(association.id, role.arn)
        return role.limited(node.id, association.policy, tags)

    def _service(self, role: Identity, action: str, tags: Mapping[str, str]) -> Decision:
        context = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        context |= {"aws:SourceAccount": self._facts.cluster.account, "aws:SourceArn": self._facts.cluster.arn}
        caller = Caller(kind=CallerKind.SERVICE, service=PODS_SERVICE)
        absent = () if tags else ("aws:RequestTag/*",)
        return role.admits(Request(caller=caller, action=action, resource=role.arn, context=context, absent=absent))

    def _tags(self, association: PodIdentityAssociation) -> dict[str, str]:
        """Return the session tags that are the same for every pod; the pod's own name and uid are not among them."""
        if not association.session_tags:
            return {}
        return {
            "eks-cluster-arn": self._facts.cluster.arn,
            "eks-cluster-name": self._facts.cluster.name,
            "kubernetes-namespace": association.namespace,
            "kubernetes-service-account": association.service_account,
        }


def _mentions(role: Identity, issuer: str) -> bool:
    return role.trust is not None and any(
        one.not_principal or any(value == "*" or value.endswith(f"oidc-provider/{issuer}") for _, value in one.principals)
        for one in role.trust.statements
    )
