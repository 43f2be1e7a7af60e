"""Everybody in a template that controls judge: roles by whom they trust and what they may do, access entries, associations."""

from collections.abc import Iterator

from tidewaiter.model.problem import Problem
from tidewaiter.posture.control import Target
from tidewaiter.posture.templates.access import entries_of
from tidewaiter.posture.templates.accounts import TemplateAccount
from tidewaiter.posture.templates.clusters import MAX_CLUSTERS, views_of, without_cluster
from tidewaiter.posture.templates.declared import Declared, Template, listed
from tidewaiter.posture.templates.held import uses_of
from tidewaiter.posture.templates.identities import trusts_of, unknown_trusts

_PARTS = tuple(f"AWS::EKS::{name}" for name in ("Nodegroup", "Addon", "Capability", "FargateProfile", "IdentityProviderConfig"))


def identities_of(template: Template) -> Iterator[tuple[Target, Declared, object]]:
    """Yield what each control is called with, and the resource that it is about."""
    account = TemplateAccount(template)
    yield from ((Target.TRUST, one, value) for one, value in trusts_of(template))
    yield from ((Target.ENTRY, one, value) for one, value in entries_of(template, account))
    for view in (*views_of(template), None):
        yield from uses_of(template, view, account)


def gaps_of(template: Template) -> Iterator[Problem]:
    """Yield what of a template is not judged because nobody knows it yet."""
    if len(template.of("AWS::EKS::Cluster")) > MAX_CLUSTERS:
        yield Problem(code="template-limit", what=f"more than {MAX_CLUSTERS} clusters; the rest was not judged", where=template.path)
    parts = [one.name for one in without_cluster(template, *_PARTS)]
    if parts:
        what = f"the clusters of these are not in the template, and so they were not judged: {listed(parts)}"
        yield Problem(code="template-not-judged", what=what, where=template.path, hint="Audit the account after deployment")
    unknown = unknown_trusts(template)
    if unknown:
        what = f"the trust policies of these roles are not known before deployment, and were not judged: {listed(unknown)}"
        yield Problem(code="template-value-unknown", what=what, where=template.path, hint="Audit the account after deployment")
