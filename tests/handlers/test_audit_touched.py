"""Changes from the queue."""

import json

import pytest
from botocore.exceptions import ClientError

from handlers import _auditing, _wiring, audit_touched, cluster_audit
from tests.posture.test_touched import record
from tidewaiter.errors import OfflineError
from tidewaiter.model.finding import FindingStatus

REGISTRY = "123456789012 ECR"


@pytest.fixture
def asked(account, bus, monkeypatch):
    """Give an audited registry with one repository, and what other audits were asked for."""
    calls = []
    queue = account.client("sqs").create_queue(QueueName="changes")["QueueUrl"]
    monkeypatch.setenv("TIDEWAITER_QUEUE_CHANGES", queue)
    monkeypatch.setenv("TIDEWAITER_FUNCTION_CLUSTER_AUDIT", "tidewaiter-cluster-audit")
    _wiring.config.cache_clear()

    def offline(_cluster):
        raise OfflineError("the API server can't be reached")

    monkeypatch.setattr(_wiring, "connect_cluster", offline)
    monkeypatch.setattr(_auditing.AuditRequests, "whole", lambda _self, request: calls.append(("whole", request)))
    monkeypatch.setattr(_auditing.AuditRequests, "later", lambda _self, change, seconds: calls.append(("later", change["times"], seconds)))
    monkeypatch.setattr(_auditing, "PAUSES", (0,))
    account.client("ecr").create_repository(repositoryName="web")
    return calls


@pytest.fixture
def cluster(account):
    """Give a cluster."""
    values = {"roleArn": "arn:aws:iam::123456789012:role/eks", "resourcesVpcConfig": {"subnetIds": ["subnet-1"]}}
    return account.client("eks").create_cluster(name="shop", **values)["cluster"]["arn"]


def message(number, detail, **fields):
    """Put a record into a message."""
    return {"messageId": f"m-{number}", "body": json.dumps({"id": f"event-{number}", "detail": detail, **fields})}


def handled(context, *messages):
    """Hand messages over; return the ids of those that come back."""
    answer = audit_touched.handler({"Records": list(messages)}, context)
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def mutable(name="web"):
    """Say whether the finding about tags of a repository is open."""
    found = [one for one in _wiring.findings().of(REGISTRY) if one.rule_id == "TW-ECR-mutable-tags" and one.resource.endswith(f"/{name}")]
    return [one.status is FindingStatus.OPEN for one in found] == [True]


def frozen(number=1, **fields):
    """Say that the tags of the repository were made immutable."""
    detail = record("PutImageTagMutability", "ecr", {"repositoryName": "web", "imageTagMutability": "IMMUTABLE"}, **fields)
    return message(number, detail)


def test_a_change_is_judged_by_what_is_there_now_and_once(account, asked, bus, context):
    """Whatever the event says, and however often it comes: the second time nothing is even read."""
    cluster_audit.handler({}, context)
    assert mutable()
    account.client("ecr").put_image_tag_mutability(repositoryName="web", imageTagMutability="IMMUTABLE")
    bus.events.clear()
    assert handled(context, frozen(), frozen(2)) == []
    assert not mutable()
    assert [detail["change"] for _, detail in bus.events if detail["rule_id"] == "TW-ECR-mutable-tags"] == ["resolved"]
    account.client("ecr").put_image_tag_mutability(repositoryName="web", imageTagMutability="MUTABLE")
    handled(context, {**frozen(), "messageId": "m-again"})
    assert not mutable()
    handled(context, frozen(3))
    assert mutable()


@pytest.mark.parametrize("fields", [{"errorCode": "AccessDenied"}, {"readOnly": True}, {"awsRegion": "us-east-1"}], ids=str)
def test_what_changed_nothing_here_reads_nothing(account, asked, context, fields):
    """Refusals, reads, and other regions."""
    cluster_audit.handler({}, context)
    account.client("ecr").put_image_tag_mutability(repositoryName="web", imageTagMutability="IMMUTABLE")
    assert handled(context, frozen(**fields)) == []
    assert mutable()


def test_a_failure_comes_back_alone_and_is_handled_then(account, asked, context, monkeypatch):
    """The claim is given back; what is no event comes back until it is kept aside."""
    cluster_audit.handler({}, context)
    account.client("ecr").put_image_tag_mutability(repositoryName="web", imageTagMutability="IMMUTABLE")
    throttled = ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "DescribeRepositories")
    with monkeypatch.context() as patch:
        patch.setattr(_wiring.client("ecr"), "get_paginator", lambda _name: (_ for _ in ()).throw(throttled))
        nonsense = {"messageId": "m-x", "body": "neither JSON"}
        good = message(9, record("CreateNodegroup"))
        assert sorted(handled(context, frozen(), nonsense, good)) == ["m-1", "m-x"]
    assert handled(context, frozen()) == []
    assert not mutable()


def test_a_cluster_is_audited_as_a_whole_where_that_is_needed(asked, cluster, context):
    """Never audited before, or who may enter it changed; its settings alone are judged here."""
    handled(context, message(1, record("UpdateClusterConfig")))
    assert asked == [("whole", {"cluster": "shop"})]
    cluster_audit.handler({"audit": {"cluster": "shop"}}, context)
    assert _wiring.findings().of(REGISTRY) == ()
    handled(context, message(2, record("UpdateClusterConfig")))
    assert len(asked) == 1
    handled(context, message(3, record("UpdateClusterConfig")), message(4, record("CreateAccessEntry")))
    assert asked[1:] == [("whole", {"cluster": "shop"})]


def test_a_deleted_cluster_is_resolved(account, asked, cluster, context):
    """Its findings are those of nothing."""
    cluster_audit.handler({}, context)
    account.client("eks").delete_cluster(name="shop")
    assert handled(context, message(1, record("DeleteCluster", parameters={"clusterName": "shop"}))) == []
    assert {one.status for one in _wiring.findings().of(cluster)} == {FindingStatus.RESOLVED}


def test_a_cluster_that_still_changes_is_looked_at_again_a_few_times(asked, cluster, context, monkeypatch):
    """Later, and not for ever."""
    monkeypatch.setattr(audit_touched, "audit_touched", lambda *_words: audit_touched.Left.LATER)
    handled(context, message(1, record("UpdateClusterVersion")))
    handled(context, message(2, record("UpdateClusterVersion"), times=audit_touched.MOST_TIMES))
    assert asked == [("later", 1, audit_touched.LATER_SECONDS)]


def test_two_audits_of_one_thing_wait_for_each_other(asked, context):
    """What somebody else reads and stores now comes back; what was read first is never stored last."""
    with _auditing.alone(REGISTRY, type(context)(**{**vars(context), "aws_request_id": "2"})):
        assert handled(context, frozen()) == ["m-1"]
        assert cluster_audit.handler({}, context)["failed"] == [REGISTRY]
    assert handled(context, frozen()) == []
