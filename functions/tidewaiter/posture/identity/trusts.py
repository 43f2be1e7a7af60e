"""What roles and associations let in, asked with service accounts that do not exist: who lets those in lets in too many."""

from collections.abc import Iterator

from tidewaiter.iam import Effect
from tidewaiter.posture.identity.cluster_facts import IRSA_ANNOTATION, ClusterFacts, key_of
from tidewaiter.posture.identity.excess import broad
from tidewaiter.posture.identity.principals import Account, Identity
from tidewaiter.posture.identity.role_edges import Roles
from tidewaiter.posture.identity.view import AssociationView, RoleTrust
from tidewaiter.posture.pods import mapping

_NOBODY = "no-such-service-account"
_OTHER_AUDIENCE = "https://kubernetes.default.svc"


def role_trusts(account: Account, facts: ClusterFacts) -> Iterator[tuple[str, RoleTrust]]:
    """Yield every role that trusts tokens of the cluster, by its ARN."""
    roles = Roles(facts, account)
    namespaces, accounts = sorted(facts.namespaces()), sorted(facts.accounts())
    for role in roles.federated:
        lets_in = [key for key in accounts if _certain(roles, role, key)]
        anybody = _certain(roles, role, (_NOBODY, _NOBODY))
        whole = () if anybody else tuple(one for one in namespaces if _certain(roles, role, (one, _NOBODY)))
        other = any(roles.web_identity(role, key, _OTHER_AUDIENCE).effect is Effect.ALLOW for key in lets_in)
        yield role.arn, RoleTrust(role=role.name, anybody=anybody, namespaces=whole, any_audience=other)


def association_views(facts: ClusterFacts, account: Account) -> Iterator[tuple[str, AssociationView]]:
    """Yield every Pod Identity association of a cluster."""
    listed = {key_of(one.data): one.data for one in facts.rbac if one.data.get("kind") == "ServiceAccount"}
    known = "ServiceAccount" in facts.complete
    for one in facts.access.associations or ():
        key = (one.namespace, one.service_account)
        notes = mapping(mapping(listed.get(key, {}).get("metadata")).get("annotations"))
        acting, target = account.identities.get(one.target_role_arn or one.role_arn), account.identities.get(one.target_role_arn)
        first = account.identities.get(one.role_arn)
        view = AssociationView(
            association=one,
            exists=key in listed if known else None,
            annotated=bool(notes.get(IRSA_ANNOTATION)),
            relies_on_tags=acting.asks_for_tags or asks_for_session_tags(acting) if acting else None,
            broad=broad(acting) if acting else None,
            target_is_open=_open(first, target) if first and target else None,
        )
        yield f"{facts.cluster.arn}/podidentityassociation/{one.id}", view


def asks_for_session_tags(role: Identity) -> bool:
    """Tell whether a trust policy looks at the tags of the session that is to be made."""
    return any("aws:requesttag/" in str(one).lower() for one in (role.trust.statements if role.trust else ()))


def _open(first: Identity, target: Identity) -> bool:
    """Tell whether a target role lets the first one in whatever external id it sends."""
    return first.may("sts:AssumeRole", target.arn, {"sts:ExternalId": "some-other-id"}, trust=target.trust).effect is Effect.ALLOW


def _certain(roles: Roles, role: Identity, key: tuple[str, str]) -> bool:
    return roles.web_identity(role, key).effect is Effect.ALLOW
