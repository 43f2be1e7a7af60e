"""One event in, signals out."""

import pytest

from tests.detection.samples import INSTANCE, event, role, sample
from tidewaiter.adapters.memory_baselines import MemoryBaselines
from tidewaiter.detection.engine import FIRST_SEEN_ID, rules, signals_of
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Signal
from tidewaiter.model.severity import Severity

OWN = "arn:aws:iam::111122223333:role/tidewaiter/detect"
SEQUENCE = (
    "get-caller-identity-off-instance",
    "list-buckets",
    "list-users",
    "list-roles",
    "describe-instances",
    "list-secrets",
    "get-secret-value",
    "get-secret-value-2",
    "get-secret-value-3",
    "get-secret-value-4",
    "create-user-by-instance",
    "create-access-key-other-user",
    "attach-user-policy-admin",
    "stop-logging",
)


def ruled(signals: tuple[Signal, ...]) -> list[str]:
    """Name the rules of the signals that are not the baseline's."""
    return [signal.rule_id for signal in signals if not signal.baseline]


def test_there_are_at_least_ten_rules_with_what_readers_need() -> None:
    """Every detection says when it is wrong, where to read on and which sample shows it."""
    assert len(rules()) >= 10
    assert all(rule.false_positives and rule.references and rule.samples for rule in rules())


def test_a_signal_names_actor_event_and_instance() -> None:
    """The signal carries what correlation and response need."""
    signal = signals_of(sample("cloudtrail-stop-logging"), MemoryBaselines())[0]
    assert signal.actor == "arn:aws:iam::111122223333:role/shop-node"
    assert signal.entities["instance_id"] == INSTANCE
    assert signal.entities["region"] == "eu-central-1"
    assert "ASIA" not in repr(signal)


def test_our_own_roles_never_raise_nor_teach() -> None:
    """What Tidewaiter does itself is silent, by ARN and by pattern."""
    seen = event("StopLogging", "cloudtrail", {"name": "t"}, userIdentity=role("detect", "tidewaiter/detect"))
    store = MemoryBaselines()
    assert signals_of(seen, store, own_roles=(OWN,)) == ()
    assert signals_of(seen, store, own_roles=("arn:aws:iam::111122223333:role/tidewaiter/*",)) == ()
    assert ruled(signals_of(seen, store)) == ["TW-DET-trail-tampering"]


def test_a_foreign_role_cannot_take_our_name() -> None:
    """A pattern for our roles does not cover a role of the same path in another account."""
    foreign: dict[str, object] = {
        "type": "AssumedRole",
        "accountId": "999988887777",
        "arn": "arn:aws:sts::999988887777:assumed-role/detect/x",
    }
    foreign["sessionContext"] = {"sessionIssuer": {"arn": "arn:aws:iam::999988887777:role/tidewaiter/detect"}}
    seen = event("StopLogging", "cloudtrail", {"name": "t"}, userIdentity=foreign)
    assert ruled(signals_of(seen, MemoryBaselines(), own_roles=("arn:*:iam::*:role/tidewaiter/*",))) == ["TW-DET-trail-tampering"]


@pytest.mark.parametrize(
    "identity",
    [
        {"type": "AWSService", "invokedBy": "guardduty.amazonaws.com"},
        {
            "type": "AssumedRole",
            "arn": "arn:aws:sts::1:assumed-role/x/y",
            "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::1:role/aws-service-role/sso.amazonaws.com/x"}},
        },
    ],
)
def test_aws_itself_never_raises(identity: dict[str, object]) -> None:
    """Services and their service-linked roles act for AWS."""
    assert signals_of(event("StopLogging", "cloudtrail", {"name": "t"}, userIdentity=identity), MemoryBaselines()) == ()


def test_a_refused_call_is_a_milder_attempt() -> None:
    """AccessDenied lowers the severity by one step and says so; another failure is a mistake."""
    done = signals_of(sample("cloudtrail-stop-logging"), MemoryBaselines())[0]
    tried = signals_of(sample("cloudtrail-stop-logging-denied"), MemoryBaselines())[0]
    assert (done.severity, tried.severity) == (Severity.CRITICAL, Severity.HIGH)
    assert "an attempt" in tried.reasons[-1]
    assert ruled(signals_of(event("StopLogging", "cloudtrail", {"name": "t"}, errorCode="TrailNotFoundException"), MemoryBaselines())) == []


def test_a_duplicate_gives_the_same_signals() -> None:
    """Delivered twice, an event is judged as the first time, bursts included."""
    store = MemoryBaselines()
    for name in SEQUENCE:
        first = signals_of(sample(f"cloudtrail-{name}"), store)
        assert signals_of(sample(f"cloudtrail-{name}"), store) == first


def test_the_attack_sequence_raises_its_rules() -> None:
    """Looking around, reading secrets, making a user and key, stopping the trail: each is told once."""
    store = MemoryBaselines()
    found = [rule for name in SEQUENCE for rule in ruled(signals_of(sample(f"cloudtrail-{name}"), store))]
    assert found.count("TW-DET-enumeration-burst") >= 1
    assert found.count("TW-DET-secrets-harvested") >= 1
    assert {
        "TW-DET-identity-change-by-workload",
        "TW-DET-credentials-for-other-user",
        "TW-DET-admin-policy",
        "TW-DET-trail-tampering",
    } <= set(found)


def test_an_ordinary_event_raises_nothing() -> None:
    """A pipeline that describes instances is no news."""
    assert signals_of(sample("cloudtrail-describe-instances-ordinary"), MemoryBaselines()) == ()


def test_what_a_principal_always_does_is_no_burst() -> None:
    """Listing calls that the principal's history holds do not add up to enumeration."""
    store = MemoryBaselines()
    calls = [f"List{word}" for word in ("Users", "Roles", "Groups", "Policies", "Keys", "Tags")]
    for number, name in enumerate(calls):
        signals_of(event(name, "iam", None, readOnly=True, eventID=f"old-{number}", eventTime=f"2026-01-{number + 1:02}T00:00:00Z"), store)
    found = [signals_of(event(name, "iam", None, readOnly=True, eventID=f"new-{name}"), store) for name in calls]
    assert not any(ruled(signals) for signals in found)


def test_a_first_call_is_judged_by_history() -> None:
    """A young principal has an insufficient baseline; with history the same sensitive call is a low signal, marked as baseline."""
    store = MemoryBaselines()
    young = signals_of(event("SendCommand", "ssm", {}), store)
    assert [(one.rule_id, one.severity, one.baseline) for one in young] == [(FIRST_SEEN_ID, Severity.INFORMATIONAL, True)]
    assert "insufficient baseline" in young[0].reasons[0]
    for number in range(120):
        signals_of(
            event("DescribeInstances", "ec2", None, eventID=f"e{number}", eventTime=f"2026-02-{number % 28 + 1:02}T00:00:00Z"), store
        )
    settled = signals_of(event("StartSession", "ssm", {}, eventTime="2026-03-01T00:00:00Z"), store)
    assert [(one.severity, one.baseline) for one in settled] == [(Severity.LOW, True)]
    assert "insufficient" not in settled[0].reasons[0]


def test_what_runs_with_the_role_is_asked_of_instances_only() -> None:
    """The instance's addresses tell that its credentials are used elsewhere; a user has no instance to ask about."""
    asked: list[str] = []

    def workloads_of(role_arn: str) -> tuple[Workload, ...]:
        asked.append(role_arn)
        return (Workload(key="shop", image_digest="sha256:1", instance_id=INSTANCE, addresses=("10.0.0.5", "198.51.100.20")),)

    signals = signals_of(sample("cloudtrail-get-caller-identity-off-instance"), MemoryBaselines(), workloads_of=workloads_of)
    assert "TW-DET-instance-role-off-instance" in ruled(signals)
    signals_of(event("ListUsers", "iam", None), MemoryBaselines(), workloads_of=workloads_of)
    assert asked == ["arn:aws:iam::111122223333:role/shop-node"]
