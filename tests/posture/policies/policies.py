"""Makes policies and judges by them, for the tests of this folder."""

from typing import Any

import yaml

from tidewaiter.posture.policies.judge import judge_policy
from tidewaiter.posture.policies.policy import Outcome
from tidewaiter.posture.policies.reading import PolicySet, read_policies
from tidewaiter.posture.policies.world import world_of

DEPLOYMENTS = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}


def admission(name: str = "p", **spec: Any) -> dict[str, Any]:
    """Make a ValidatingAdmissionPolicy for deployments that asks for few replicas, unless told otherwise."""
    given = {"matchConstraints": {"resourceRules": [DEPLOYMENTS]}, "validations": [{"expression": "object.spec.replicas <= 3"}], **spec}
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}, "spec": given}


def binding(name: str = "p", **spec: Any) -> dict[str, Any]:
    """Bind a policy."""
    given = {"policyName": name, "validationActions": ["Deny"], **spec}
    kind = "ValidatingAdmissionPolicyBinding"
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "metadata": {"name": f"{name}-b"}, "spec": given}


def own(**fields: Any) -> dict[str, Any]:
    """Make a policy in our own form."""
    given = {"id": "ACME-1", "title": "t", "severity": "low", "match": ["Deployment"], "expression": "object.spec.replicas <= 3", **fields}
    return {"apiVersion": "tidewaiter/v1", "kind": "Policy", **given}


def deployment(name: str = "web", replicas: int | None = None, **metadata: Any) -> dict[str, Any]:
    """Make a Deployment."""
    pod = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}
    spec = {"template": pod, **({} if replicas is None else {"replicas": replicas})}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, **metadata}, "spec": spec}


def read(*documents: Any) -> PolicySet:
    """Read policies as from one file."""
    return read_policies([("p.yaml", yaml.safe_dump_all(documents))])


def judged(policies: list[Any], objects: list[Any]) -> list[Outcome]:
    """Judge objects by everything that the policy documents hold."""
    found = read(*policies)
    assert found.problems == ()
    world = world_of(objects, found.others)
    return [outcome for policy in found.policies for outcome in judge_policy(policy, world)]


def said(policies: list[Any], objects: list[Any]) -> list[tuple[str, str]]:
    """Judge, and keep the status and the text of each outcome."""
    return [(one.status.value, one.text) for one in judged(policies, objects)]
