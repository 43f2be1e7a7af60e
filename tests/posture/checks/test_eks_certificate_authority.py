"""The control `eks_certificate_authority`: what it fails, what it passes and what it cannot know."""

from datetime import date

import pytest

from tests.posture.authorities import bundle
from tests.posture.clusters import cluster
from tidewaiter.model.eks import CertificateAuthority
from tidewaiter.posture.checks.eks_certificate_authority import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Unknown

TODAY = Context(today=date(2026, 11, 23))
FAR = bundle("2036-01-02")


def outcomes(context=TODAY, data=FAR, authorities=()):
    """Run the control: `FAIL severity` or `UNKNOWN permission` for each outcome."""
    found = CONTROL.check(cluster(certificate_authority=data, authorities=authorities), context)
    return [
        f"UNKNOWN {one.permission}".rstrip() if isinstance(one, Unknown) else f"FAIL {one.severity or CONTROL.severity}" for one in found
    ]


def successor(day, status="NOT_USED"):
    """Make an authority that EKS lets sign on a day."""
    return (CertificateAuthority(id="ca-2", status=status, switches=f"{day}T00:00:00+00:00"),)


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"data": bundle("2027-11-22")}, "medium"),
        ({"data": bundle("2027-02-20")}, "high"),
        ({"data": bundle("2025-02-20")}, "high"),
        ({"authorities": successor("2027-05-01")}, "medium"),
    ],
)
def test_hit_fails_with_its_severity(fields, severity):
    """Within a year, within 90 days, past, and EKS's own day for the change."""
    assert outcomes(**fields) == [f"FAIL {severity}"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"data": bundle("2027-02-20", "2036-01-02")},
        {"authorities": successor("2030-05-01")},
        {"authorities": successor("2027-05-01", "IN_USE")},
        {"authorities": (CertificateAuthority(id="a", status="NOT_USED"),)},
    ],
)
def test_near_miss_passes(fields):
    """Far away, with a successor that is trusted already, and one that signs already."""
    assert outcomes(**fields) == []


def test_missing_facts_are_not_a_pass():
    """No certificate, an unreadable one, no list of authorities, and no day."""
    assert outcomes(data="") == ["UNKNOWN eks:DescribeCluster"]
    assert outcomes(data="bm8=") == ["UNKNOWN"]
    assert outcomes(authorities=None) == ["UNKNOWN eks:ListCertificateAuthorities"]
    assert outcomes(NO_CONTEXT) == ["UNKNOWN"]
