"""An in-process AWS for the handlers, wired by the environment names that the template sets."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

REGION = "eu-central-1"


@pytest.fixture
def context() -> Any:
    """Give what Lambda tells a function of itself."""
    return SimpleNamespace(
        function_name="f", memory_limit_in_mb=128, invoked_function_arn="arn:aws:lambda:eu-central-1:1:function:f", aws_request_id="1"
    )


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give boto3 clients of an account with a Slack secret, a plans table and a ledger; forget the handlers' clients after."""
    from handlers import _wiring

    values = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "POWERTOOLS_TRACE_DISABLED": "true",
        "TIDEWAITER_SLACK_SECRET": "tidewaiter/slack",
        "TIDEWAITER_FUNCTION_APPROVAL_DECIDE": "tidewaiter-approval-decide",
        "TIDEWAITER_TABLE_LEDGER": "ledger",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        _wiring.client.cache_clear()
        _wiring.config.cache_clear()
        secret = {"bot_token": "", "channel": "", "signing_secret": "shared"}
        boto3.client("secretsmanager").create_secret(Name="tidewaiter/slack", SecretString=json.dumps(secret))
        boto3.client("dynamodb").create_table(
            TableName="ledger",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "claim", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "claim", "KeyType": "HASH"}],
        )
        yield boto3.client
        _wiring.client.cache_clear()
        _wiring.config.cache_clear()
