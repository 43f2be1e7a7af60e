"""The control `eks_capability`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.model.eks import Capability
from tidewaiter.posture.checks.eks_capability import CONTROL


def capability(kind, **configuration):
    """Make the facts of a cluster with one capability."""
    return {"capabilities": (Capability(name="c", type=kind, role_arn="r", configuration=configuration),)}


INSIDE = {"networkAccess": {"vpceIds": ["vpce-1"]}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (capability("ACK", ack={"enableCrossNamespace": True}), ["FAIL high"]),
        (capability("ARGOCD", argoCd={}), ["FAIL high"]),
        (
            capability("ARGOCD", argoCd={**INSIDE, "rbacRoleMappings": [{"role": "ADMIN", "identities": [{"id": "a"}, {"id": "b"}]}]}),
            ["FAIL high"],
        ),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (capability("ACK", ack={"enableCrossNamespace": False}), []),
        (capability("KRO"), []),
        (capability("ARGOCD", argoCd={**INSIDE, "rbacRoleMappings": [{"role": "ADMIN", "identities": [{"id": "a"}]}]}), []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:ListCapabilities"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
