"""The template without some of its grants: each run fails on exactly the grant that is missing, says so, and everything else works."""

import copy
import json
from collections.abc import Iterator

import pytest
from made_images import fresh
from running_line import ISOLATE, REVOKE, Line, running_line

from tidewaiter.local import demo_events
from tidewaiter.local.aws import load_template
from tidewaiter.local.package import TEMPLATE
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import Decision, OutcomeState

pytestmark = [pytest.mark.e2e]

MISSING = {
    "ScanningFunctionsImageLayerRole": "ecr:GetDownloadUrlForLayer",
    "DetectionFunctionsDetectCloudtrailRole": "dynamodb:Query",
    "ResponseFunctionsActNetworkRole": "ec2:CreateSecurityGroup",
    "ResponseFunctionsApprovalDecideRole": "states:SendTaskSuccess",
}


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """Give the product as deployed from a template that lacks one needed grant of each of four functions."""
    if not TEMPLATE.exists():
        pytest.skip("the synthesised template is absent: run make package after a synth")
    template = copy.deepcopy(dict(load_template(TEMPLATE)))
    for role, action in MISSING.items():
        assert take_away(template, role, action) > 0
    with running_line(template) as built:
        yield built


@pytest.fixture(autouse=True)
def _afterwards(line):
    """Leave a fresh deployment's settings to the next scenario."""
    yield
    line.settle()
    line.settings()


def take_away(template, role, action):
    """Remove an action from the inline policies of a role, and return how many statements had it."""
    found = 0
    for name, resource in template["Resources"].items():
        if not name.startswith(role):
            continue
        for policy in resource["Properties"].get("Policies", ()):
            statements = policy["PolicyDocument"]["Statement"]
            for statement in list(statements):
                actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
                if action in actions:
                    found += 1
                    statement["Action"] = [one for one in actions if one != action]
                    if not statement["Action"]:
                        statements.remove(statement)
    return found


def denied(line):
    """Say what was denied, as role of the template and action."""
    logical = {physical: name for name, physical in line.resources.items()}
    return {(logical[one.actor.rsplit("/", 1)[-1]][:-8], one.action) for one in line.aws.iam_report().denied}


def test_layers_that_may_not_be_downloaded(line):
    """The image is not assessed, and the report names the grant."""
    report = line.report(line.push("shop/unread", fresh()))
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert any("ecr:GetDownloadUrlForLayer" in f"{problem.what} {problem.hint}" for problem in report.problems)
    assert ("ScanningFunctionsImageLayerRole", "ecr:GetDownloadUrlForLayer") in denied(line)


def test_a_group_that_may_not_be_made(line):
    """The instance is not isolated, the role is revoked, and the alert names the grant."""
    line.automatic()
    node = line.node()
    incident = line.open_incident(node)
    plan = line.plan_of(f"incident:{incident.id}")
    line.settle()
    assert line.outcomes(plan, OutcomeState.FAILED)[ISOLATE].permission == "ec2:CreateSecurityGroup"
    assert set(line.outcomes(plan)) == {REVOKE}
    assert (line.is_isolated(node), line.is_revoked(node)) == (False, True)
    assert any("ec2:CreateSecurityGroup" in json.dumps(one.blocks) for one in line.told(incident.title))
    assert ("ResponseFunctionsActNetworkRole", "ec2:CreateSecurityGroup") in denied(line)


def test_a_decision_that_may_not_wake_the_workflow(line):
    """The decision is on record, the token is kept for the next try, and the dead letter says what was lost."""
    line.on_approval()
    node = line.node()
    incident = line.open_incident(node)
    plan = line.plan_of(f"incident:{incident.id}")
    line.until("the question", lambda: line.waits(plan, "approve"))
    line.settle()
    assert line.press("tidewaiter-approve", plan) == 200
    line.settle()
    assert line.plans().approval(plan.id).decision is Decision.APPROVED
    assert line.is_untouched(node)
    assert line.waits(plan, "approve")
    assert any(plan.id in body for body in line.queue_messages("ResponseFunctionsApprovalDecideFailed"))
    assert ("ResponseFunctionsApprovalDecideRole", "states:SendTaskSuccess") in denied(line)


def test_signals_that_may_not_be_read(line):
    """Events that raise signals go back to the queue and end with its dead letters."""
    node = line.node()
    thief = demo_events.Thief(account=line.aws.account, region=line.aws.region, role_arn=node.role_arn, instance_id=node.instance_id)
    (record,) = [one for one in demo_events.stolen_credentials(thief, line.aws.clock.now()) if one["eventName"] == "CreateAccessKey"]
    line.aws.events.emit("aws.iam", "AWS API Call via CloudTrail", record)
    (body,) = line.until("the dead letter", lambda: line.queue_messages("CloudTrailInboxFailed"))
    assert json.loads(body)["detail"]["eventID"] == record["eventID"]
    assert ("DetectionFunctionsDetectCloudtrailRole", "dynamodb:Query") in denied(line)


@pytest.mark.whole_module
def test_nothing_else_was_denied(line):
    """Exactly the grants that are missing."""
    assert denied(line) == set(MISSING.items())
