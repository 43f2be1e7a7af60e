"""An in-process AWS for the handlers, wired by the environment names that the template sets."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from tests.adapters.conftest import REGION, Cloud
from tests.handlers.shop import Shop
from tests.handlers.world import ACCOUNT, World
from tidewaiter.adapters.memory_stores import MemoryPublisher
from tidewaiter.adapters.tables import BUCKETS, TABLES
from tidewaiter.local import registry_settings
from tidewaiter.local.patches import Patches

HUB = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default"


@pytest.fixture
def context() -> Any:
    """Give what Lambda tells a function of itself."""
    return SimpleNamespace(
        function_name="f",
        memory_limit_in_mb=128,
        invoked_function_arn="arn:aws:lambda:eu-central-1:1:function:f",
        aws_request_id="1",
        get_remaining_time_in_millis=lambda: 900_000,
    )


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Give an account with the product's state; the handlers' clients are forgotten before and after."""
    from handlers import _wiring

    values = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "POWERTOOLS_TRACE_DISABLED": "true",
        "TIDEWAITER_SLACK_SECRET": "tidewaiter/slack",
        "TIDEWAITER_FUNCTION_APPROVAL_DECIDE": "tidewaiter-approval-decide",
        "TIDEWAITER_BUS": "tidewaiter",
        "TIDEWAITER_SETTINGS": "/tidewaiter/settings",
        "TIDEWAITER_TOPIC": f"arn:aws:sns:{REGION}:{ACCOUNT}:alerts",
        "TIDEWAITER_SECURITY_HUB": HUB,
        **{table.env: table.name for table in TABLES.values()},
        **{bucket.env: bucket.name for bucket in BUCKETS.values()},
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        for cached in (_wiring.client, _wiring.config, _wiring.reader):
            cached.cache_clear()
        patches = Patches()
        registry_settings.install(patches)
        cloud = Cloud()
        cloud.make_state()
        secret = {"bot_token": "", "channel": "", "signing_secret": "shared"}
        cloud.client("secretsmanager").create_secret(Name="tidewaiter/slack", SecretString=json.dumps(secret))
        cloud.client("sns").create_topic(Name="alerts")
        cloud.client("securityhub").enable_security_hub()
        queue = cloud.client("sqs").create_queue(QueueName="failed")["QueueUrl"]
        monkeypatch.setenv("TIDEWAITER_QUEUE_CLOUDTRAIL_FAILED", queue)
        yield cloud
        patches.undo()
        for cached in (_wiring.client, _wiring.config, _wiring.reader):
            cached.cache_clear()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> MemoryPublisher:
    """Listen to what is put on the bus."""
    from handlers import _wiring

    publisher = MemoryPublisher()
    monkeypatch.setattr(_wiring, "publisher", lambda: publisher)
    return publisher


@pytest.fixture
def world(account: Cloud, context: Any, bus: MemoryPublisher) -> World:
    """Give an account with a bad image, observing only."""
    return World(account, context, bus, f"arn:aws:sns:{REGION}:{ACCOUNT}:alerts")


@pytest.fixture
def shop(account: Cloud, bus: MemoryPublisher, context: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Give an account with one stored image that holds `lib0`, judged by a first database that all images were judged by."""
    queue = account.client("sqs").create_queue(QueueName="rematch")["QueueUrl"]
    monkeypatch.setenv("TIDEWAITER_QUEUE_REMATCH", queue)
    return Shop(account, bus, context, tmp_path, queue)
