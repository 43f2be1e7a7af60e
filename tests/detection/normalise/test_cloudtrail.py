"""CloudTrail records become events; hostile ones become errors that say where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detection.samples import EVENTS, record, role, sample
from tidewaiter.detection.normalise import cloudtrail
from tidewaiter.errors import BadInputError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
FIELDS = st.fixed_dictionaries({}, optional=dict.fromkeys(record("ListUsers", "iam"), JSON))


def test_an_envelope_and_its_record_are_the_same_event() -> None:
    """EventBridge wraps the record in `detail`; a file holds it bare."""
    wrapped = json.loads((EVENTS / "cloudtrail-stop-logging.json").read_text())
    assert cloudtrail.parse(wrapped) == cloudtrail.parse(wrapped["detail"])


def test_a_role_session_acts_as_its_role() -> None:
    """The actor is the role with its path, the session is kept beside it, and an instance's session names the instance."""
    principal = sample("cloudtrail-stop-logging").principal
    assert principal.arn == "arn:aws:iam::111122223333:role/shop-node"
    assert principal.session == principal.instance_id == "i-0a1b2c3d4e5f60718"


def test_the_access_key_is_not_kept() -> None:
    """Only a fingerprint of the key id is in the principal."""
    principal = sample("cloudtrail-stop-logging").principal
    assert principal.access_key_fingerprint.startswith("key-")
    assert "ASIA" not in repr(principal)


@pytest.mark.parametrize(
    ("identity", "arn"),
    [
        pytest.param({"type": "Root", "accountId": "1"}, "arn:aws:iam::1:root", id="root"),
        pytest.param({"type": "IAMUser", "accountId": "1", "userName": "a"}, "arn:aws:iam::1:user/a", id="user-without-arn"),
        pytest.param({"type": "AssumedRole", "arn": "arn:aws:sts::1:assumed-role/r/s"}, "arn:aws:iam::1:role/r", id="role-without-issuer"),
        pytest.param(
            {"type": "FederatedUser", "arn": "arn:aws:sts::1:federated-user/f"}, "arn:aws:sts::1:federated-user/f", id="federated"
        ),
        pytest.param({"type": "WebIdentityUser", "principalId": "web:x"}, "webidentityuser:111122223333:web:x", id="web-identity"),
        pytest.param({"type": "SAMLUser", "principalId": "idp:a"}, "samluser:111122223333:idp:a", id="saml"),
        pytest.param({"type": "AWSService", "invokedBy": "ecr.amazonaws.com"}, "service:ecr.amazonaws.com", id="service"),
        pytest.param({"type": "AWSAccount", "accountId": "2", "principalId": "AIDA"}, "awsaccount:2:AIDA", id="other-account"),
        pytest.param({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1"}}, "identity-center:u-1", id="identity-center"),
        pytest.param(None, "unknown:111122223333:unknown", id="missing"),
    ],
)
def test_every_identity_has_an_actor(identity: object, arn: str) -> None:
    """Each type of userIdentity gives a name that its events group by."""
    assert cloudtrail.parse(record("ListUsers", "iam", userIdentity=identity)).principal.arn == arn


@pytest.mark.parametrize("session", ["i-xyz", "i-0a1b2c3d4e5f6071", "deploy-i-0a1b2c3d4e5f60718"])
def test_only_instance_ids_name_an_instance(session: str) -> None:
    """A session that merely looks like an instance's does not name one."""
    assert cloudtrail.parse(record("ListUsers", "iam", userIdentity=role(session))).principal.instance_id == ""


def test_a_returned_session_token_is_not_kept() -> None:
    """AssumeRole writes the token it returns into the record; the event must not carry it on."""
    answer = {"credentials": {"accessKeyId": "ASIA", "sessionToken": "FwoGZXIvYXdz-token"}}
    event = cloudtrail.parse(record("AssumeRole", "sts", responseElements=answer))
    assert "FwoGZXIvYXdz" not in json.dumps(event.raw)


def test_a_deep_record_is_cut() -> None:
    """Nesting beyond the limit is dropped instead of exhausting the stack."""
    deep: dict[str, object] = {}
    for _ in range(500):
        deep = {"a": deep}
    assert len(json.dumps(cloudtrail.parse(record("ListUsers", "iam", deep)).raw)) < 2000


def test_times_come_to_utc_seconds() -> None:
    """Offsets and fractions are folded away, so that times sort as text."""
    assert cloudtrail.parse(record("ListUsers", "iam", eventTime="2026-01-31T16:00:00.5+01:00")).time == "2026-01-31T15:00:00Z"


def test_the_word_true_is_a_boolean() -> None:
    """Some exporters write readOnly as text."""
    assert cloudtrail.parse(record("ListUsers", "iam", readOnly="true")).read_only is True


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({}, id="empty"),
        pytest.param({"detail": []}, id="detail-is-a-list"),
        pytest.param(record("", "iam"), id="no-name"),
        pytest.param(record("ListUsers", "iam", eventSource=7), id="source-is-a-number"),
        pytest.param(record("ListUsers", "iam", eventTime="yesterday"), id="no-time"),
        pytest.param(record("ListUsers", "iam", userIdentity="me"), id="identity-is-text"),
        pytest.param([], id="list"),
    ],
)
def test_malformed_records_are_refused(broken: object) -> None:
    """What is no CloudTrail record is an error that says where."""
    with pytest.raises(BadInputError) as caught:
        cloudtrail.parse(broken)  # type: ignore[arg-type]
    assert caught.value.where


@given(FIELDS)
def test_any_json_is_an_event_or_an_error(fields: dict[str, object]) -> None:
    """No field of any type makes the normaliser fail in another way."""
    try:
        event = cloudtrail.parse(record("ListUsers", "iam") | fields)
    except BadInputError:
        return
    assert event.principal.arn
    json.dumps(event.raw)
