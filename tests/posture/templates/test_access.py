"""Access entries and associations of templates."""

from typing import Any

from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.access import association_of, entries_of
from tidewaiter.posture.templates.accounts import TemplateAccount
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import NOT_KNOWN

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


def entry(**properties: Any):
    """Return the view of an access entry beside a role; None for one that is not judged."""
    role = Declared(type="AWS::IAM::Role", name="R", properties={}, keys=frozenset({"${R.Arn}"}), place=lambda _: Location())
    one = Declared(type="AWS::EKS::AccessEntry", name="E", properties=properties, keys=frozenset(), place=lambda _: Location())
    template = Template(path="t", resources=(role, one))
    return next((view for _, view in entries_of(template, TemplateAccount(template))), None)


def test_an_entry_and_what_its_policies_allow():
    """A policy for the whole cluster gives everything; one for a namespace only there."""
    view = entry(PrincipalArn="${R.Arn}", AccessPolicies=[{"PolicyArn": ADMIN, "AccessScope": {"Type": "cluster"}}])
    assert [(one.everything, one.namespace) for one in view.grants] == [(True, "")]
    assert (view.exists, view.is_user, view.unread) == (True, False, "")
    view = entry(PrincipalArn="arn:aws:iam::1:user/u", AccessPolicies=[{"PolicyArn": ADMIN, "AccessScope": {"Namespaces": ["a"]}}])
    assert ([one.namespace for one in view.grants], view.is_user, view.exists) == (["a"], True, None)


def test_what_is_not_known_is_said():
    """Computed policies leave the entry unread, and a computed principal has no name."""
    view = entry(PrincipalArn=NOT_KNOWN, AccessPolicies=NOT_KNOWN)
    assert view.unread == "the access policies are not known before deployment"
    assert view.entry.principal_arn == "a principal that is not known before deployment"
    assert entry(AccessPolicies=[{"PolicyArn": NOT_KNOWN}]).unread


def test_entries_of_nodes_have_no_policies():
    """Only STANDARD entries give groups and policies."""
    assert entry(Type="EC2_LINUX") is None


def test_associations():
    """An association is read with its roles, as the template's account has them."""
    body = {"Namespace": "shop", "ServiceAccount": "web", "DisableSessionTags": "true", "RoleArn": NOT_KNOWN, "Policy": "{}"}
    one = Declared(type="AWS::EKS::PodIdentityAssociation", name="A", properties=body, keys=frozenset(), place=lambda _: Location())
    found = association_of(one, TemplateAccount(Template(path="t")))
    assert (found.id, found.namespace, found.service_account, found.session_tags) == ("A", "shop", "web", False)
    assert (found.role_arn, found.target_role_arn, found.policy) == ("a role that is not known before deployment", "", "{}")
