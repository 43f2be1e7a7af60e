"""Settings and environment."""

import json
from pathlib import Path

import pytest

from tidewaiter.config import ActionRule, ResponseSettings, RuntimeConfig, parse_settings
from tidewaiter.errors import BadInputError
from tidewaiter.model.response import Mode

RULE = {"playbook": "bad-image", "account": "111122223333", "action": "block-image"}


def test_a_fresh_deployment_observes():
    """Nothing is switched on, whatever is asked."""
    assert parse_settings("") == ResponseSettings()
    assert ResponseSettings().mode_of("bad-image", "111122223333", "block-image") is Mode.OBSERVE


def test_auto_is_for_exactly_what_is_named():
    """Playbook, account and action must all be the same."""
    settings = parse_settings(json.dumps({"auto": [RULE]}))
    assert settings.mode_of("bad-image", "111122223333", "block-image") is Mode.AUTO
    assert settings.mode_of("other", "111122223333", "block-image") is Mode.OBSERVE
    assert settings.mode_of("bad-image", "444455556666", "block-image") is Mode.OBSERVE
    assert settings.mode_of("bad-image", "111122223333", "isolate-instance") is Mode.OBSERVE


def test_approve_may_be_named_or_the_default():
    """The default may be approve."""
    assert ResponseSettings(approve=(ActionRule(**RULE),)).mode_of("bad-image", "111122223333", "block-image") is Mode.APPROVE
    assert ResponseSettings(default_mode=Mode.APPROVE).mode_of("x", "111122223333", "y") is Mode.APPROVE


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"default_mode": "auto"}, "auto"),
        ({"auto": [{**RULE, "account": "*"}]}, "auto.0.account"),
        ({"auto": [{"playbook": "bad-image"}]}, "auto.0.account"),
        ({"kil_switch": True}, "kil_switch"),
        ({"break_glass": ["admin"]}, "break_glass.0"),
        ({"own_roles": ["arn:elsewhere:iam::*:role/x"]}, "own_roles.0"),
        ({"hourly_action_limit": -1}, "hourly_action_limit"),
        ({"lease_seconds": 1}, "lease_seconds"),
        ([], "document"),
        ("x", "document"),
    ],
)
def test_bad_settings_name_the_field(body, place):
    """A typing error never loosens anything."""
    with pytest.raises(BadInputError, match=place):
        parse_settings(json.dumps(body))


def test_settings_that_are_not_json():
    """Refused, not ignored."""
    with pytest.raises(BadInputError):
        parse_settings("{")


def test_environment():
    """Names come from `TIDEWAITER_*`; a missing one is named."""
    config = RuntimeConfig.from_env(
        {
            "AWS_REGION": "eu-central-1",
            "TIDEWAITER_TABLE_LEDGER": "t",
            "TIDEWAITER_BUCKET_ARTEFACTS": "b",
            "TIDEWAITER_FUNCTION_APPROVAL_DECIDE": "f",
            "TIDEWAITER_BUS": "bus",
            "PATH": "/bin",
        }
    )
    assert (config.region, config.table("ledger"), config.bucket("artefacts"), config.bus) == ("eu-central-1", "t", "b", "bus")
    assert config.functions == {"approval_decide": "f"}
    with pytest.raises(BadInputError, match="TIDEWAITER_TABLE_PLANS"):
        config.table("plans")


def test_the_documented_example_is_valid():
    """What docs/threat-model.md shows can be put as it is."""
    text = (Path(__file__).resolve().parents[1] / "docs" / "threat-model.md").read_text()
    settings = parse_settings(text.partition("```json")[2].partition("```")[0])
    assert settings.mode_of("bad-image", "111122223333", "block-image") is Mode.AUTO
    assert settings.mode_of("compromised-workload", "111122223333", "revoke-role-sessions") is Mode.OBSERVE


@pytest.mark.parametrize("field", ["break_glass", "own_roles", "guarded_roles"])
def test_a_pattern_for_sessions_is_refused_since_it_would_protect_nobody(field):
    """Guards and ECR's condition know roles; the hint says how to name one."""
    with pytest.raises(BadInputError, match="name the role"):
        parse_settings(json.dumps({field: ["arn:aws:sts::111122223333:assumed-role/break-glass/*"]}))
