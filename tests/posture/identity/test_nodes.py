"""What runs beside what."""

import dataclasses

import pytest

from tests.posture.identity.worlds import account, bound, facts, pod, service_account
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.nodes import node_views
from tidewaiter.posture.identity.paths import Search

OPS = {"kind": "ServiceAccount", "name": "ops", "namespace": "shop"}
OBJECTS = (service_account("web", mounts=False), service_account("ops"), *bound(OPS, ("*", "*", "*", "")))


def views(*pods, powers=(), unread="", mounts=True):
    """Return the nodes; pods that are called web are exposed."""
    objects = OBJECTS if mounts else (service_account("web", mounts=False), service_account("ops", mounts=False), *OBJECTS[2:])
    made = facts(*objects, pods=pods, powers=powers)
    exposed = [dataclasses.replace(one, exposure="internet" if one.pod.startswith("web") else "none") for one in made.workloads]
    made = dataclasses.replace(made, workloads=exposed)
    return {name: (one.exposed, one.powerful) for name, one in node_views(made, Search(build(account(), [made])), unread=unread)}


def test_a_powerful_pod_beside_an_exposed_one():
    """Each by its own service account."""
    found = views(pod("web", nodeName="n1"), pod("ops", account="ops", nodeName="n1"))
    assert found == {"-/Node/n1": (("shop/web",), ("shop/ops",))}


@pytest.mark.parametrize(
    ("second", "mounts", "powerful"),
    [
        (pod("ops", account="ops", nodeName="n2"), True, ()),
        (pod("ops", account="ops", nodeName="n1"), False, ()),
        (pod("api", nodeName="n1"), True, ()),
    ],
)
def test_what_is_not_together_or_not_powerful(second, mounts, powerful):
    """Another node, a token that is not mounted, and an account without rights."""
    assert views(pod("web", nodeName="n1"), second, mounts=mounts)["-/Node/n1"] == (("shop/web",), powerful)


def test_a_breakout_makes_no_pod_powerful_by_itself():
    """Or every pod of the node would be, by its neighbours."""
    found = views(pod("web", nodeName="n1"), pod("api", nodeName="n1"), pod("ops", account="ops", nodeName="n1"), powers=("privileged",))
    assert found["-/Node/n1"] == (("shop/web",), ("shop/ops",))


def test_where_not_all_is_known_only_what_is_bad_is_said():
    """And the cluster once."""
    found = views(pod("web", nodeName="n1"), pod("api", nodeName="n2"), pod("ops", account="ops", nodeName="n1"), unread="gap")
    assert set(found) == {"-/Node/n1", "arn:aws:eks:eu-west-1:111122223333:cluster/main"}
    assert list(views(pod("web"), pod("ops", account="ops"))) == []
