"""What the rules match, on sample events, by EventBridge's own pattern language."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from template import resources

EVENTS = Path(__file__).resolve().parents[2] / "events"
STATE = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


def _rule(part: str) -> dict:
    (rule,) = [one for name, one in resources("AWS::Events::Rule").items() if part in name]
    return rule


def _matches(part: str, event: dict) -> bool:
    from moto.events.models import EventPattern

    return EventPattern.load(json.dumps(_rule(part)["EventPattern"])).matches_event(event)


def _push(**detail: str) -> dict:
    event = json.loads((EVENTS / "ecr-image-push.json").read_text())
    return {**event, "detail": {**event["detail"], **detail}}


def test_a_push_starts_a_scan_with_and_without_a_tag():
    """Images pushed by digest have no tag; signatures have one of their own, and have their image judged again."""
    untagged = _push()
    untagged["detail"].pop("image-tag", None)
    assert _matches("Push", _push())
    assert _matches("Push", untagged)
    assert _matches("Push", _push(**{"image-tag": ""}))
    assert _matches("Push", json.loads((EVENTS / "ecr-signature-push.json").read_text()))


@pytest.mark.parametrize(
    "event",
    [
        json.loads((EVENTS / "ecr-image-push-quarantine-tag.json").read_text()),
        json.loads((EVENTS / "ecr-image-push-failure.json").read_text()),
        json.loads((EVENTS / "ecr-image-delete.json").read_text()),
    ],
    ids=["quarantine-tag", "failed-push", "delete"],
)
def test_our_own_tag_a_failed_push_and_a_deletion_start_nothing(event):
    """Quarantining an image must not scan it again."""
    assert not _matches("Push", event)


def test_the_cloudtrail_rule_is_in_the_state_that_sees_read_only_calls():
    """Reconnaissance is read-only."""
    rule = _rule("DetectionCloudTrail")
    assert rule["State"] == STATE
    event = {"source": "aws.iam", "detail-type": "AWS API Call via CloudTrail", "detail": {"readOnly": True}}
    assert _matches("DetectionCloudTrail", event)
    assert not _matches("DetectionCloudTrail", {**event, "source": "tidewaiter"})


def test_only_blocked_images_and_incidents_start_a_response():
    """A verdict of pass or not-assessed is told by the report, not answered."""
    verdict = {"source": "tidewaiter", "detail-type": "tidewaiter.image.verdict", "detail": {"state": "block"}}
    assert _matches("Blocked", verdict)
    assert not _matches("Blocked", {**verdict, "detail": {"state": "not-assessed"}})
    assert _matches("ResponseIncident", {"source": "tidewaiter", "detail-type": "tidewaiter.incident.opened", "detail": {}})
    assert not _matches("ResponseIncident", {"source": "tidewaiter", "detail-type": "tidewaiter.signal.raised", "detail": {}})
    assert not _matches("ResponseIncident", {"source": "aws.ecr", "detail-type": "tidewaiter.incident.opened", "detail": {}})


def test_only_our_word_about_written_documents_attaches_some():
    """ECR's own announcement of what was attached does not."""
    reported = {"source": "tidewaiter", "detail-type": "tidewaiter.image.reported", "detail": {}}
    assert _matches("AttachingReported", reported)
    assert not _matches("AttachingReported", {**reported, "source": "aws.ecr"})
    assert not _matches("AttachingReported", {**reported, "detail-type": "tidewaiter.image.verdict"})


@pytest.mark.parametrize(
    ("source", "verb", "more", "matches"),
    [
        ("eks", "UpdateClusterConfig", {}, True),
        ("eks", "AssociateAccessPolicy", {}, True),
        ("eks", "DescribeCluster", {}, False),
        ("eks", "UpdateClusterConfig", {"errorCode": "AccessDenied"}, False),
        ("ecr", "SetRepositoryPolicy", {}, True),
        ("ecr", "PutImageTagMutability", {}, True),
        ("ecr", "PutImage", {}, False),
        ("ecr", "GetAuthorizationToken", {}, False),
        ("iam", "CreateRole", {}, False),
    ],
)
def test_only_changes_of_what_is_audited_start_an_audit(source, verb, more, matches):
    """Reading, which the audit itself does, starts none, nor does what was refused; images are the scan's concern."""
    detail = {"eventSource": f"{source}.amazonaws.com", "eventName": verb, **more}
    event = {"source": f"aws.{source}", "detail-type": "AWS API Call via CloudTrail", "detail": detail}
    assert _matches("DetectionTouched", event) is matches
