"""The control `iam_toxic_combination`: exposure, exploit and power at once."""

import pytest

from tests.posture.identity.judging import said
from tests.posture.identity.ways import way
from tidewaiter.posture.checks.iam_toxic_combination import CONTROL
from tidewaiter.posture.context import Context
from tidewaiter.posture.identity.view import WorkloadReach

IMAGES = {"sha256:bad": ("CVE-2021-44228 (known to be exploited)",), "sha256:good": ()}
KNOWN = Context(grave_in=IMAGES.get)


def reach(exposure="internet", path=None, digests=("sha256:bad",), **more):
    """Make a workload."""
    return WorkloadReach(exposure=exposure, to_account=path, to_cluster=None, digests=digests, **more)


def test_hit_fails():
    """All three at once."""
    (found,) = said(CONTROL, reach(path=way()), KNOWN)
    assert found.startswith("critical exposed to the internet, with CVE-2021-44228")


@pytest.mark.parametrize(
    "near",
    [
        reach(exposure="cluster", path=way()),
        reach(path=None),
        reach(path=way(possible=True)),
        reach(path=way(), digests=("sha256:good",)),
    ],
)
def test_near_miss_passes(near):
    """Two of three are not it."""
    assert said(CONTROL, near, KNOWN) == []


@pytest.mark.parametrize(
    ("view", "permission"),
    [
        (reach(path=way(), digests=("sha256:unseen",)), ""),
        (reach(path=way(), digests=()), ""),
        (reach(unread="gap (eks:ListAccessEntries)", whole=True), "eks:ListAccessEntries"),
    ],
)
def test_missing_facts_are_not_a_pass(view, permission):
    """An image that was not scanned here, none that is known, and paths that may be missing."""
    assert said(CONTROL, view, KNOWN) == [f"UNKNOWN {permission}"]
