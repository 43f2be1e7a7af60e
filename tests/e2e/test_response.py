"""From an incident to containment and back, with every branch of `respond`, under the roles that the template gives."""

import json

import pytest
from running_line import ISOLATE, REVOKE
from unused_grants import unexplained
from workflow_states import states_of

from tidewaiter.model.detection import IncidentState
from tidewaiter.model.response import Decision, OutcomeState

pytestmark = [pytest.mark.e2e]

HOUR = 3600


@pytest.fixture(autouse=True)
def _afterwards(line):
    """Leave a fresh deployment's settings to the next scenario, and nothing that still goes on."""
    yield
    line.settle()
    line.settings()


def start(line, node):
    """Open an incident about a node, and return it with its plan once everything that can happen has happened."""
    incident = line.open_incident(node)
    plan = line.plan_of(f"incident:{incident.id}")
    line.settle()
    return incident, plan


# Modes


def test_a_fresh_deployment_only_says_what_it_would_do(line):
    """Mode observe changes nothing, and the alert on both channels names the calls."""
    node = line.node()
    incident, plan = start(line, node)
    assert line.is_untouched(node)
    assert line.plans().outcomes(plan.id) == ()
    (message,) = line.told(incident.title)
    assert message.text.startswith("Observed, nothing is done")
    assert "ModifyNetworkInterfaceAttribute" in json.dumps(message.blocks)
    assert not list(message.buttons())
    assert "Deny everything to sessions" in line.published(incident.title)[0]


def test_automatic_containment_ends_with_its_lease_and_leaves_no_trace(line):
    """Isolation and revocation, evidence, then the clock moves on and the state is as before."""
    line.automatic()
    node, other = line.node(), line.node()
    incident, plan = start(line, node)
    assert (line.is_isolated(node), line.is_revoked(node)) == (True, True)
    assert line.is_untouched(other)
    done = line.outcomes(plan)
    assert set(done) == {ISOLATE, REVOKE}
    assert all(check.ok for one in done.values() for check in one.verification)
    assert line.incidents().get(incident.id).state is IncidentState.CONTAINED
    assert {key.rsplit("/", 1)[-1] for key in line.evidence_of(plan)} == {"plan.json", "incident.json"}
    assert len(line.told(f"Contained: {incident.title}")) == 1
    line.advance(HOUR + 60)
    line.until("the release", lambda: line.is_untouched(node))
    line.settle()
    assert line.incidents().get(incident.id).state is IncidentState.RELEASED
    assert line.response_to(incident).status == "SUCCEEDED"
    assert len(line.told(f"Released: {incident.title}")) == 1


def test_a_repeated_event_contains_once(line):
    """A second event of the same incident ends before the guards."""
    line.automatic()
    node = line.node()
    incident, plan = start(line, node)
    line.announce(incident)
    line.settle()
    assert sorted("Guard" in one.states for one in line.responses_to(incident)) == [False, True]
    assert [one.id for one in line.plans_of(plan.trigger)] == [plan.id]
    assert len(line.told(f"Contained: {incident.title}")) == 1


# People decide


def test_an_approved_plan_is_carried_out(line):
    """Slack's button, signed, leads to containment, and the decision is on record with who made it."""
    line.on_approval()
    node = line.node()
    _, plan = start(line, node)
    assert line.is_untouched(node)
    assert line.waits(plan, "approve")
    assert line.press("tidewaiter-approve", plan, user="U0ALICE") == 200
    line.until("the lease", lambda: line.waits(plan, "lease"))
    assert (line.is_isolated(node), line.is_revoked(node)) == (True, True)
    assert line.plans().approval(plan.id).by == "slack:U0ALICE"
    line.until("the answer in place of the buttons", lambda: line.told("Approved by slack:U0ALICE"))
    assert line.press("tidewaiter-refuse", plan, user="U0BOB") == 200
    line.settle()
    assert line.plans().approval(plan.id).decision is Decision.APPROVED
    assert line.is_isolated(node)


def test_one_channel_is_enough_to_ask_and_to_tell(line):
    """The topic refuses: the question in Slack stands, and its answer counts."""
    line.on_approval()
    node = line.node()
    with line.denied("respond_approve", "sns:Publish"), line.denied("respond_notify", "sns:Publish"):
        incident, plan = start(line, node)
        assert line.press("tidewaiter-approve", plan) == 200
        line.until("the lease", lambda: line.waits(plan, "lease"))
    assert (line.is_isolated(node), line.is_revoked(node)) == (True, True)
    assert line.told(f"Contained: {incident.title}")
    assert line.published(incident.title) == []


def test_a_refused_plan_is_not_carried_out(line):
    """Refuse ends the response, and people are told."""
    line.on_approval()
    node = line.node()
    incident, plan = start(line, node)
    assert line.press("tidewaiter-refuse", plan) == 200
    line.until("the answer", lambda: line.told("Response refused"))
    line.settle()
    assert line.is_untouched(node)
    assert line.plans().outcomes(plan.id) == ()
    assert line.response_to(incident).status == "SUCCEEDED"


def test_what_slack_did_not_sign_now_decides_nothing_and_the_question_expires(line):
    """Forged, old and foreign approvals are refused; an hour later the plan expires unanswered and people are told."""
    line.on_approval()
    node = line.node()
    incident, plan = start(line, node)
    assert line.press("tidewaiter-approve", plan, secret="0" * 32) == 401
    assert line.press("tidewaiter-approve", plan, age=361) == 401
    assert line.press("tidewaiter-approve", plan, age=-361) == 401
    line.settle()
    assert line.plans().approval(plan.id) is None
    line.decide(plan, "approved", plan_hash="0" * 64)
    line.settle()
    assert line.plans().approval(plan.id) is None
    assert any(plan.id in body for body in line.queue_messages("ResponseFunctionsApprovalDecideFailed"))
    assert line.waits(plan, "approve")
    line.advance(HOUR + 60)
    line.until("the expiry", lambda: line.told("Response expired"))
    line.settle()
    assert line.is_untouched(node)
    assert line.response_to(incident).states[-2:] == ("NotifyExpired", "Done")


# Leases


def test_old_sessions_stay_revoked_until_they_have_expired_or_somebody_says_why_not(line):
    """The lease gives the network back; the revocation outlasts it, also when asked without a reason, and ends with one."""
    line.automatic(lease_seconds=60)
    node = line.node()
    incident, plan = start(line, node)
    line.advance(90)
    line.until("the first release", lambda: not line.is_isolated(node))
    assert line.is_revoked(node)
    line.until("the second lease", lambda: line.waits(plan, "lease"))
    line.decide(plan, "release")
    line.settle()
    line.until("the third lease", lambda: line.waits(plan, "lease"))
    assert line.is_revoked(node)
    line.decide(plan, "release", reason="the node was replaced")
    line.until("the override", lambda: line.is_untouched(node))
    line.settle()
    assert line.plans().approval(plan.id, early_release=True).reason == "the node was replaced"
    assert line.told("become valid again")
    assert line.response_to(incident).status == "SUCCEEDED"


def test_a_release_for_another_version_of_the_plan_ends_no_lease(line):
    """Who saw another plan can't end the containment of this one."""
    line.automatic()
    node = line.node()
    _, plan = start(line, node)
    line.until("the lease", lambda: line.waits(plan, "lease"))
    line.decide(plan, "release", plan_hash="0" * 64)
    line.settle()
    assert line.is_isolated(node)
    assert line.waits(plan, "lease")


def test_an_early_release_by_button_gives_the_network_back_at_once(line):
    """Release now, in Slack, without a reason: what may be released is."""
    line.automatic()
    node = line.node()
    _, plan = start(line, node)
    assert line.press("tidewaiter-release", plan) == 200
    line.until("the release", lambda: not line.is_isolated(node))
    assert line.is_revoked(node)


# Guards


def assert_refused(line, incident, plan, node, word):
    """Check that nothing was done, and that the alert names the guard."""
    assert line.is_untouched(node)
    assert line.plans().outcomes(plan.id) == ()
    (message,) = line.told(incident.title)
    assert "Guards refuse" in json.dumps(message.blocks)
    assert word in json.dumps(message.blocks)
    assert word in line.published(incident.title)[0]


def test_the_kill_switch_stops_containment(line):
    """With the switch on, automatic actions are told and not done."""
    line.automatic(kill_switch=True)
    node = line.node()
    assert_refused(line, *start(line, node), node, "kill switch")


def test_a_break_glass_role_is_never_touched(line):
    """Neither the role nor the instance that carries it."""
    node = line.node()
    line.automatic(break_glass=[node.role_arn])
    assert_refused(line, *start(line, node), node, "break-glass")


def test_our_own_role_is_never_touched(line):
    """A role under our path is ours."""
    line.automatic()
    node = line.node(path="/tidewaiter/")
    assert_refused(line, *start(line, node), node, "own role")


def test_the_hourly_limit_stops_a_runaway(line):
    """Two actions do not fit in a limit of one."""
    line.automatic(hourly_action_limit=1)
    node = line.node()
    assert_refused(line, *start(line, node), node, "this hour")


def test_settings_that_cannot_be_read_contain_nothing(line):
    """A typing error is not a reason to act, nor to be silent."""
    line.settings(auto="everything")
    node = line.node()
    incident, plan = start(line, node)
    assert line.is_untouched(node)
    assert line.plans().outcomes(plan.id) == ()
    assert "response settings" in line.published(incident.title)[0]


# Every failure is caught, recorded and told


def test_one_denied_branch_leaves_the_other_to_contain(line):
    """The network call is denied: sessions are revoked all the same, and the alert names the missing permission."""
    line.automatic()
    node = line.node()
    with line.denied("act_network", "ec2:ModifyNetworkInterfaceAttribute"):
        incident, plan = start(line, node)
    assert (line.is_isolated(node), line.is_revoked(node)) == (False, True)
    failed = line.outcomes(plan, OutcomeState.FAILED)[ISOLATE]
    assert failed.permission == "ec2:ModifyNetworkInterfaceAttribute"
    (message,) = line.told(f"1 of 2 actions failed: {incident.title}")
    assert "missing permission `ec2:ModifyNetworkInterfaceAttribute`" in json.dumps(message.blocks)
    assert "missing permission: ec2:ModifyNetworkInterfaceAttribute" in line.published(incident.title)[0]


def test_a_branch_whose_function_fails_is_recorded_and_told(line):
    """The function itself can't work: Step Functions catches, the failure becomes the action's outcome."""
    line.automatic()
    node = line.node()
    with line.denied("act_identity", "ssm:GetParameter"):
        incident, plan = start(line, node)
    assert (line.is_isolated(node), line.is_revoked(node)) == (True, False)
    assert "ssm:GetParameter" in line.outcomes(plan, OutcomeState.FAILED)[REVOKE].error
    assert "RecordFailure" in line.response_to(incident).states
    assert line.told(f"1 of 2 actions failed: {incident.title}")


def test_a_failure_that_cannot_be_recorded_is_not_told_as_success(line):
    """Neither the action nor its record: the alert still goes out and does not claim the revocation."""
    line.automatic()
    node = line.node()
    with line.denied("act_identity", "ssm:GetParameter"), line.denied("respond_record", "dynamodb:PutItem"):
        incident, _ = start(line, node)
    assert line.is_isolated(node)
    assert "Unrecorded" in line.response_to(incident).states
    (message,) = [one for one in line.told(incident.title) if "Observed" not in one.text]
    assert "1 of 2 actions" in message.text
    assert REVOKE in json.dumps(message.blocks)


def test_evidence_that_cannot_be_kept_does_not_delay_containment(line):
    """The bucket refuses: contained all the same, and the alert says that evidence is missing."""
    line.automatic()
    node = line.node()
    with line.denied("respond_evidence", "s3:PutObject"):
        incident, plan = start(line, node)
    assert "RecordEvidenceFailure" in line.response_to(incident).states
    assert (line.is_isolated(node), line.is_revoked(node)) == (True, True)
    assert line.evidence_of(plan) == []
    (message,) = line.told(f"1 of 3 actions failed: {incident.title}")
    assert "keep-evidence" in json.dumps(message.blocks)
    assert "s3:PutObject" in json.dumps(message.blocks)


def test_an_alert_that_cannot_be_sent_does_not_keep_the_lease_from_ending(line):
    """No channel works: the containment is verified and released on time."""
    line.automatic()
    node = line.node()
    with line.denied("respond_notify", "sns:Publish", "secretsmanager:GetSecretValue"):
        incident, _ = start(line, node)
        assert line.is_isolated(node)
        assert line.told(incident.title) == []
    line.advance(HOUR + 60)
    line.until("the release", lambda: line.is_untouched(node))


def test_a_plan_that_cannot_be_made_is_told(line):
    """Nothing is done without a plan, but people hear of it."""
    line.automatic()
    node = line.node()
    with line.denied("respond_plan", "ec2:DescribeInstances", "ssm:GetParameter"):
        incident = line.open_incident(node)
        line.settle()
    assert line.response_to(incident).status == "FAILED"
    assert line.is_untouched(node)
    assert any("ssm:GetParameter" in json.dumps(one.blocks) for one in line.told("Response plan-failed"))


def test_an_incident_that_is_not_in_the_store_is_told(line):
    """The store is asked again for a while, then people are told."""
    node = line.node()
    incident = line.open_incident(node, id="incident-of-nowhere")
    line.settle()
    line.aws.client("dynamodb").delete_item(
        TableName=line.table("Incidents"), Key={"incident_id": {"S": incident.id}, "part": {"S": "incident"}}
    )
    line.announce(incident)
    line.settle()
    failed = [one for one in line.responses_to(incident) if one.status == "FAILED"]
    assert ["NotifyUnplanned" in one.states for one in failed] == [True]
    assert any("incident-of-nowhere" in json.dumps(one.blocks) for one in line.told("Response plan-failed"))


def test_a_plan_that_cannot_be_judged_is_not_carried_out(line):
    """No guard, no containment."""
    line.automatic()
    node = line.node()
    with line.denied("respond_guard", "ssm:GetParameter"):
        incident = line.open_incident(node)
        line.settle()
    assert line.response_to(incident).states[-3:] == ("RecordGuardFailure", "NotifyGuardFailed", "Failed")
    assert line.is_untouched(node)
    assert line.told("Response guard-failed: " + incident.title)


def test_a_question_that_cannot_be_asked_is_told(line):
    """Nobody can be asked, so nothing is done, and that is said."""
    line.on_approval()
    node = line.node()
    with line.denied("respond_approve", "dynamodb:PutItem"):
        incident, _ = start(line, node)
    assert line.response_to(incident).states[-2:] == ("NotifyApproveFailed", "Failed")
    assert line.is_untouched(node)
    assert line.told("Response approve-failed: " + incident.title)


def test_containment_that_cannot_be_verified_is_still_released(line):
    """Not verified is not success, and not forgotten either."""
    line.automatic()
    node = line.node()
    with line.denied("respond_verify", "dynamodb:Query"):
        incident, _ = start(line, node)
    assert "AssumeContained" in line.response_to(incident).states
    assert line.is_isolated(node)
    line.advance(HOUR + 60)
    line.until("the release", lambda: line.is_untouched(node))


def test_a_lease_that_cannot_be_reviewed_stays_and_is_told(line):
    """Containment stays until a person reverts it."""
    line.automatic()
    node = line.node()
    incident, _ = start(line, node)
    with line.denied("respond_lease", "dynamodb:Query"):
        line.advance(HOUR + 60)
        line.until("the alert", lambda: line.told("Response review-failed: " + incident.title))
    line.settle()
    assert line.is_isolated(node)
    assert line.response_to(incident).status == "FAILED"


def test_a_release_that_fails_is_told_as_a_failure(line):
    """The network can't be given back: the alert says so with the reason, and does not say released."""
    line.automatic()
    node = line.node()
    incident, plan = start(line, node)
    with line.denied("act_network", "ssm:GetParameter"):
        line.advance(HOUR + 60)
        line.until("the end", lambda: line.response_to(incident).status != "RUNNING")
    assert line.is_isolated(node)
    assert not line.is_revoked(node)
    assert "RecordReleaseFailure" in line.response_to(incident).states
    assert line.told(f"1 of 2 actions failed: {incident.title}")
    assert "ssm:GetParameter" in line.outcomes(plan, OutcomeState.FAILED)[ISOLATE].error


def test_a_release_failure_that_cannot_be_recorded_goes_on(line):
    """Not even the record works: the other branch is released all the same."""
    line.automatic()
    node = line.node()
    incident, _ = start(line, node)
    with line.denied("act_network", "ssm:GetParameter"), line.denied("respond_record", "dynamodb:PutItem"):
        line.advance(HOUR + 60)
        line.until("the end", lambda: line.response_to(incident).status != "RUNNING")
    assert "UnrecordedRelease" in line.response_to(incident).states
    assert (line.is_isolated(node), line.is_revoked(node)) == (True, False)


# The whole


@pytest.mark.whole_module
def test_every_state_of_the_machine_was_entered(line):
    """Every branch was visited, but those of other modules, a wait of a minute by the wall clock, and those only a broken plan reaches."""
    entered = {state for one in line.executions("respond") for state in one.states}
    elsewhere = {"Registry", "ReleaseRegistry", "LeaseUnattended"}
    unreachable = {"UnknownActor", "UnknownReleaser"}
    assert states_of("respond") - entered - elsewhere == unreachable


@pytest.mark.whole_module
def test_nothing_was_denied_but_what_the_scenarios_denied(line):
    """Least privilege is enough for everything that was done."""
    assert line.unexpected_denials() == set()
    assert line.aws.background.failures == []


@pytest.mark.whole_module
def test_nothing_is_granted_that_is_not_used(line):
    """Each unused grant of what responds is on the reviewed list, and the list names nothing else."""
    assert unexplained(line, "responding") == ([], [])
