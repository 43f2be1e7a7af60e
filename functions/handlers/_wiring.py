"""The composition root: adapters for the ports, made when first asked for, from what the environment names."""

import os
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tidewaiter.adapters.clock import clock_of
from tidewaiter.adapters.dynamodb_baselines import DynamoBaselines
from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
from tidewaiter.adapters.dynamodb_ledger import DynamoLedger
from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.adapters.dynamodb_signals import DynamoSignalStore
from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
from tidewaiter.adapters.eventbridge import BusPublisher
from tidewaiter.adapters.parameters import SettingsReader
from tidewaiter.adapters.s3_evidence import S3EvidenceStore
from tidewaiter.adapters.s3_images import S3ImageStore
from tidewaiter.adapters.s3_inventories import S3InventoryStore
from tidewaiter.adapters.s3_layers import S3LayerStore
from tidewaiter.adapters.s3_reports import S3ReportStore
from tidewaiter.adapters.secrets import SecretReader
from tidewaiter.adapters.stepfunctions import TaskTokens
from tidewaiter.config import ResponseSettings, RuntimeConfig
from tidewaiter.ports import Clock

CALLS = Config(retries={"mode": "standard", "max_attempts": 4}, connect_timeout=5, read_timeout=30)


@cache
def client(service: str) -> Any:
    """Make one client per service and process."""
    return boto3.client(service, config=CALLS)  # type: ignore[call-overload]  # the stubs want a literal


@cache
def config() -> RuntimeConfig:
    """Read what the environment names."""
    return RuntimeConfig.from_env(os.environ)


def clock() -> Clock:
    """Tell the time."""
    return clock_of()


def ledger() -> DynamoLedger:
    """Claims of events."""
    return DynamoLedger(client=client("dynamodb"), table=config().table("ledger"), clock=clock())


def layers() -> S3LayerStore:
    """Results by layer."""
    return S3LayerStore(client("s3"), config().bucket("artefacts"))


def images() -> S3ImageStore:
    """Descriptions of images."""
    return S3ImageStore(client("s3"), config().bucket("artefacts"))


def inventories() -> S3InventoryStore:
    """Inventories and their index."""
    return S3InventoryStore(client("s3"), config().bucket("artefacts"), client("dynamodb"), config().table("inventories"))


def reports() -> S3ReportStore:
    """Documents people read."""
    return S3ReportStore(client("s3"), config().bucket("artefacts"))


def evidence() -> S3EvidenceStore:
    """The locked bucket."""
    return S3EvidenceStore(client("s3"), config().bucket("evidence"))


def findings() -> DynamoFindingStore:
    """Findings by resource."""
    return DynamoFindingStore(client("dynamodb"), config().table("findings"))


def workloads() -> DynamoWorkloadStore:
    """What runs where."""
    return DynamoWorkloadStore(client("dynamodb"), config().table("workloads"))


def baselines() -> DynamoBaselines:
    """What is normal."""
    return DynamoBaselines(client=client("dynamodb"), table=config().table("baselines"))


def signals() -> DynamoSignalStore:
    """Signals by actor."""
    return DynamoSignalStore(client("dynamodb"), config().table("signals"))


def incidents() -> DynamoIncidentStore:
    """Incidents."""
    return DynamoIncidentStore(client("dynamodb"), config().table("incidents"))


def plans() -> DynamoPlanStore:
    """Plans, decisions and outcomes."""
    return DynamoPlanStore(client("dynamodb"), config().table("plans"))


def publisher() -> BusPublisher:
    """Our bus."""
    return BusPublisher(client=client("events"), bus=config().bus)


def settings() -> ResponseSettings:
    """Read how far containment may go, now."""
    return SettingsReader(client=client("ssm"), name=config().settings_parameter).read()


def slack_secret() -> SecretReader:
    """The Slack secret."""
    return SecretReader(client=client("secretsmanager"), name=config().slack_secret)


def tokens() -> TaskTokens:
    """Waiting steps of workflows."""
    return TaskTokens(client=client("stepfunctions"))
