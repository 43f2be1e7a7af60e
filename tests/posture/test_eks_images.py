"""Repositories of EKS's own registries."""

import pytest

from tidewaiter.posture.eks_images import ACCOUNTS, path_at_eks

EKS = "602401143452.dkr.ecr.us-west-2.amazonaws.com"


def test_accounts_are_numbers():
    """Twelve digits each, and no duplicate is lost."""
    assert all(len(one) == 12 and one.isdecimal() for one in ACCOUNTS)
    assert len(ACCOUNTS) == 22


@pytest.mark.parametrize(
    "host", [EKS, "918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn", "013241004608.dkr.ecr-fips.us-gov-west-1.amazonaws.com"]
)
def test_registries_of_every_partition(host):
    """The path is what is behind the host."""
    assert path_at_eks(f"{host}/eks/coredns") == "eks/coredns"


@pytest.mark.parametrize(
    "repository",
    ["111122223333.dkr.ecr.us-west-2.amazonaws.com/eks/x", f"evil.example/{EKS}/eks/x", f"{EKS}.evil.example/eks/x", f"{EKS}", "eks/x", ""],
)
def test_what_is_anybody_elses(repository):
    """Another account, another host, and no path."""
    assert path_at_eks(repository) == ""
