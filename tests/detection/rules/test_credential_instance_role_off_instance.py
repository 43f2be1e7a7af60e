"""Instance credentials used elsewhere."""

import pytest

from tests.detection.samples import INSTANCE, event, judge, role, sample
from tidewaiter.detection.rule import Context
from tidewaiter.detection.rules.credential_instance_role_off_instance import RULE
from tidewaiter.model.cluster import Workload


def context(*addresses: str, egress: tuple[str, ...] = ()) -> Context:
    """Make what is known of the instance."""
    workload = Workload(key="shop", image_digest="sha256:1", instance_id=INSTANCE, addresses=addresses)
    return Context(workloads=(workload,), egress_networks=egress)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(context("10.0.0.5", "198.51.100.20"), id="has-another-public-address"),
        pytest.param(context("10.0.0.5", egress=("192.0.2.0/24",)), id="outside-the-egress-networks"),
    ],
)
def test_hit_from_elsewhere(known: Context) -> None:
    """A public address that is neither the instance's nor a known way out contradicts the instance."""
    assert judge(RULE, sample("cloudtrail-get-caller-identity-off-instance"), known) is not None


def test_hit_from_another_host_through_an_endpoint() -> None:
    """A VPC endpoint shows the real private address, so another host's is a contradiction."""
    seen = event("ListBuckets", "s3", None, userIdentity=role(), sourceIPAddress="10.0.9.9", vpcEndpointId="vpce-1")
    assert judge(RULE, seen, context("10.0.0.5")) is not None


@pytest.mark.parametrize(
    ("address", "known"),
    [
        pytest.param("198.51.100.20", context("10.0.0.5", "198.51.100.20"), id="own-address"),
        pytest.param("203.0.113.66", context("10.0.0.5"), id="nothing-known-of-the-way-out"),
        pytest.param("203.0.113.66", context(), id="no-addresses-known"),
        pytest.param("192.0.2.9", context("10.0.0.5", egress=("192.0.2.0/24",)), id="egress-network"),
        pytest.param("ec2.amazonaws.com", context("10.0.0.5", "198.51.100.20"), id="called-by-a-service"),
        pytest.param("10.0.9.9", context("10.0.0.5"), id="private-without-endpoint"),
    ],
)
def test_near_miss(address: str, known: Context) -> None:
    """Without a contradiction between facts nothing is said."""
    assert judge(RULE, event("ListBuckets", "s3", None, userIdentity=role(), sourceIPAddress=address), known) is None
