"""Access entries and Pod Identity associations of a template."""

from collections.abc import Iterator

from tidewaiter.model.account import AccessEntry, AccessPolicy, PodIdentityAssociation
from tidewaiter.posture.identity.access_policies import grants_of_policy
from tidewaiter.posture.identity.view import EntryView
from tidewaiter.posture.templates.accounts import TemplateAccount
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import NOT_YET, flag, is_known, items, look, text, word, words

_SOMEBODY = "a principal that is not known before deployment"
_SOME_ROLE = "a role that is not known before deployment"


def entries_of(template: Template, account: TemplateAccount) -> Iterator[tuple[Declared, EntryView]]:
    """Yield the STANDARD access entries; whether groups are bound to anything only the cluster knows."""
    for one in template.of("AWS::EKS::AccessEntry"):
        if word(one.get("Type"), "STANDARD") not in ("STANDARD", None):
            continue
        policies = items(one.get("AccessPolicies"))
        known = policies is not None and is_known([look(each, "PolicyArn") for each in policies])
        entry = entry_of(one, account)
        yield (
            one,
            EntryView(
                entry=entry,
                grants=tuple(grant for policy in entry.policies for grant in grants_of_policy(policy)),
                groups=(),
                is_user=":user/" in entry.principal_arn,
                is_foreign=False,
                exists=True if account.role(entry.principal_arn) else None,
                unread="" if known else f"the access policies are {NOT_YET}",
            ),
        )


def entry_of(one: Declared, account: TemplateAccount) -> AccessEntry:
    """Read an access entry with its policies; what is not known is named so."""
    return AccessEntry(
        principal_arn=account.arn(one.get("PrincipalArn")) or _SOMEBODY,
        username=text(one.get("Username")),
        groups=words(one.get("KubernetesGroups")) or (),
        type=word(one.get("Type"), "STANDARD") or "STANDARD",
        policies=tuple(
            AccessPolicy(arn=text(look(each, "PolicyArn")), namespaces=words(look(each, "AccessScope", "Namespaces")) or ())
            for each in items(one.get("AccessPolicies")) or ()
        ),
    )


def association_of(one: Declared, account: TemplateAccount) -> PodIdentityAssociation:
    """Read a Pod Identity association."""
    return PodIdentityAssociation(
        id=one.name,
        namespace=text(one.get("Namespace")),
        service_account=text(one.get("ServiceAccount")),
        role_arn=account.arn(one.get("RoleArn")) or _SOME_ROLE,
        target_role_arn=account.arn(one.get("TargetRoleArn")),
        policy=text(one.get("Policy")),
        session_tags=flag(one.get("DisableSessionTags"), default=False) is not True,
    )
