"""Controllers that carry out what custom resources say."""

import dataclasses

import pytest

from tests.posture.identity.worlds import ANN, CLUSTER, account, arn, bound, edge, facts, role, service_account, thing
from tidewaiter.model.eks import Capability, ClusterDetails
from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.graph import build

ARGO = {"kind": "ServiceAccount", "name": "argo", "namespace": "ops"}
CONTROLS = ("argoproj.io", "applications applications/status", "get update patch", "")
WRITER, CONTROLLER = thing("kubernetes-user", "ann"), thing("service-account", "ops/argo")


def reached(controls, writes, target=CONTROLLER, capabilities=(), namespace="shop"):
    """Return the edge of somebody who writes to a controller."""
    cluster = dataclasses.replace(CLUSTER, details=ClusterDetails(capabilities=capabilities))
    objects = [service_account("argo", "ops"), *bound(ARGO, *controls), *bound(ANN, *writes, namespace=namespace)]
    return edge(build(account(role("ack")), [facts(*objects, cluster=cluster)]), WRITER, target)


@pytest.mark.parametrize(
    "writes", [("argoproj.io", "applications", "create", ""), ("argoproj.io", "*", "patch", ""), ("*", "*", "update", "")]
)
def test_who_writes_the_resources_acts_as_the_controller(writes):
    """Possible: what the resource can make it do is the controller's affair."""
    found = reached([CONTROLS], [writes])
    assert found.confidence is Confidence.POSSIBLE
    assert "controller's role" in found.evidence[0]


@pytest.mark.parametrize(
    ("controls", "writes"),
    [
        (CONTROLS, ("argoproj.io", "applications", "get", "")),
        (CONTROLS, ("argoproj.io", "applications/status", "patch", "")),
        (CONTROLS, ("external-secrets.io", "externalsecrets", "create", "")),
        (CONTROLS, ("*", "deployments", "create", "")),
        (("argoproj.io", "applications", "get list watch", ""), ("argoproj.io", "applications", "create", "")),
        (("example.com", "things/status", "update", ""), ("example.com", "things", "create", "")),
        (("*", "*", "*", ""), ("argoproj.io", "applications", "create", "")),
    ],
)
def test_who_does_not_write_or_is_no_controller(controls, writes):
    """Readers, writers of the status, other groups, accounts that only look, and administrators, who are nobody's deputy."""
    assert reached([controls], [writes]) is None


@pytest.mark.parametrize(
    ("kind", "group", "hit"), [("ACK", "iam.services.k8s.aws", True), ("ACK", "argoproj.io", False), ("ARGOCD", "argoproj.io", True)]
)
def test_capabilities_act_with_their_role(kind, group, hit):
    """They run outside the cluster, so no service account shows them."""
    capability = Capability(name="c", type=kind, role_arn=arn("role", "ack"))
    found = reached([], [(group, "roles", "create", "")], arn("role", "ack"), (capability,))
    assert (found is not None) is hit
