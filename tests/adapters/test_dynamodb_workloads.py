"""What runs where."""

from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
from tidewaiter.model.cluster import Workload

CLUSTER = "arn:aws:eks:eu-central-1:123456789012:cluster/shop"
ROLES = ("arn:aws:iam::123456789012:role/node", "arn:aws:iam::123456789012:role/pod")


def _workload(name: str, digest: str = "sha256:a", roles: tuple[str, ...] = ROLES, instance: str = "i-1") -> Workload:
    return Workload(key=f"{CLUSTER}/ns/{name}/main", image_digest=digest, cluster_arn=CLUSTER, role_arns=roles, instance_id=instance)


def _store(cloud) -> DynamoWorkloadStore:
    return DynamoWorkloadStore(cloud.client("dynamodb"), "workloads")


def test_a_workload_is_found_by_digest_role_and_instance_once_each(cloud):
    """The join from an image, a role or an instance to what runs gives each workload once."""
    store = _store(cloud)
    store.replace(CLUSTER, [_workload("web"), _workload("api", digest="sha256:b", instance="i-2")], "2026-01-01T00:00:00+00:00")
    assert [one.key for one in store.by_digest("sha256:a")] == [_workload("web").key]
    assert {one.key for one in store.by_role(ROLES[1])} == {_workload("web").key, _workload("api").key}
    assert [one.key for one in store.by_instance("i-2")] == [_workload("api").key]
    assert len(store.running(CLUSTER)) == 2
    assert store.by_role("arn:aws:iam::123456789012:role/other") == ()


def test_what_stopped_gets_an_end_and_what_stays_keeps_its_start(cloud):
    """A workload that is gone no longer runs, but late events by its role still find it."""
    store = _store(cloud)
    store.replace(CLUSTER, [_workload("web"), _workload("api")], "2026-01-01T00:00:00+00:00")
    store.replace(CLUSTER, [_workload("web")], "2026-01-02T00:00:00+00:00")
    (running,) = store.running(CLUSTER)
    assert running.seen_from == "2026-01-01T00:00:00+00:00"
    ended = {one.key: one.seen_until for one in store.by_role(ROLES[0])}
    assert ended[_workload("api").key] == "2026-01-02T00:00:00+00:00"
    assert [one.key for one in store.by_digest("sha256:a")] == [_workload("web").key]


def test_a_role_that_was_taken_away_no_longer_leads_to_the_workload(cloud):
    """Links to roles follow the workload."""
    store = _store(cloud)
    store.replace(CLUSTER, [_workload("web")], "2026-01-01T00:00:00+00:00")
    store.replace(CLUSTER, [_workload("web", roles=ROLES[:1])], "2026-01-02T00:00:00+00:00")
    assert store.by_role(ROLES[1]) == ()
    assert len(store.by_role(ROLES[0])) == 1
