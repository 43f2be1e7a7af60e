"""What `tidewaiter audit become` prints."""

import pytest

from tests.posture.identity.worlds import PROVIDER, account, allow, facts, pod, role, service_account, trust
from tidewaiter.cli.become import administrators, gained
from tidewaiter.errors import NotFoundError
from tidewaiter.model.account import ClusterAccess
from tidewaiter.posture.identity.graph import build


@pytest.fixture
def graph():
    """Build a cluster with a pod whose role lets itself in, and another pod without anything."""
    app = role("app", allow("eks:*"), trusts=trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity"))
    objects = [service_account(role_arn=app.arn), service_account("other", mounts=False)]
    return build(account(app), [facts(*objects, pods=[pod(), pod("quiet", account="other")])])


def test_what_a_pod_gets_and_how(graph):
    """Everything it becomes, then the path to an administrator with its cut."""
    text = "\n".join(gained(graph, "shop/web"))
    assert "certain   role app" in text
    assert "pod shop/web -> admin of cluster main" in text
    assert "cut: Deny app eks:AssociateAccessPolicy" in text


def test_several_changes_are_listed_one_by_one():
    """None is lost at the end of a long line."""
    both = [trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity")["Statement"] for _ in range(2)]
    roles = [role(name, allow("iam:*"), trusts={"Version": "2012-10-17", "Statement": both}) for name in ("one", "two")]
    made = build(account(*roles), [facts(service_account(role_arn=roles[0].arn, mounts=False), pods=[pod()])])
    text = "\n".join(gained(made, "shop/web"))
    assert "cut by 2 changes together:\n    - Let the trust policy of one name" in text


def test_a_pod_that_gets_nothing(graph):
    """No lines at all."""
    assert list(gained(graph, "shop/quiet")) == []


def test_a_pod_that_is_not_there(graph):
    """Said, not taken for harmless."""
    with pytest.raises(NotFoundError, match="no such running pod"):
        list(gained(graph, "shop/none"))


def test_who_becomes_administrator(graph):
    """Pods, service accounts, users and roles; not who cannot."""
    text = "\n".join(administrators(graph))
    assert "certain   role app" in text
    assert "certain   pod shop/web" in text
    assert "shop/quiet" not in text.partition("admin of cluster main:")[0]


def test_what_is_not_known_is_said():
    """An empty answer is only as good as what was read."""
    lines = list(administrators(build(account(), [facts(access=ClusterAccess())])))
    assert any(line.startswith("NOT KNOWN") and "eks:ListAccessEntries" in line for line in lines)
