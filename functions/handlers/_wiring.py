"""The composition root: adapters for the ports, made when first asked for, from what the environment names."""

import os
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from tidewaiter.adapters.clock import clock_of
from tidewaiter.config import ResponseSettings, RuntimeConfig
from tidewaiter.observability import logger, metrics

if TYPE_CHECKING:
    from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
    from tidewaiter.adapters.cloud_actor import BotoCloudActor
    from tidewaiter.adapters.cloud_reader import BotoCloudReader
    from tidewaiter.adapters.dead_letters import DeadLetters
    from tidewaiter.adapters.dynamodb_baselines import DynamoBaselines
    from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
    from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
    from tidewaiter.adapters.dynamodb_ledger import DynamoLedger
    from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
    from tidewaiter.adapters.dynamodb_signals import DynamoSignalStore
    from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
    from tidewaiter.adapters.eventbridge import BusPublisher
    from tidewaiter.adapters.function_caller import FunctionCaller
    from tidewaiter.adapters.iam_usage import BotoIamUsage
    from tidewaiter.adapters.identity_reader import BotoIdentityReader
    from tidewaiter.adapters.s3_database import S3Databases
    from tidewaiter.adapters.s3_evidence import S3EvidenceStore
    from tidewaiter.adapters.s3_images import S3ImageStore
    from tidewaiter.adapters.s3_inventories import S3InventoryStore
    from tidewaiter.adapters.s3_known_bad import S3KnownBad
    from tidewaiter.adapters.s3_layers import S3LayerStore
    from tidewaiter.adapters.s3_parts import S3Parts
    from tidewaiter.adapters.s3_reports import S3ReportStore
    from tidewaiter.adapters.secrets import SecretReader
    from tidewaiter.adapters.security_hub import SecurityHub
    from tidewaiter.adapters.stepfunctions import TaskTokens
    from tidewaiter.adapters.topic import TopicPublisher
    from tidewaiter.inventory.bases import Bases
    from tidewaiter.inventory.chains import Ancestry
    from tidewaiter.model.cluster import Cluster
    from tidewaiter.pipeline_ports import DetectPorts, ObjectReader
    from tidewaiter.ports import AdvisoryStore, Clock
    from tidewaiter.reporting.sinks.slack_client import SlackClient
    from tidewaiter.response.workflow import RespondPorts

CALLS = Config(retries={"mode": "standard", "max_attempts": 4}, connect_timeout=5, read_timeout=30)

UNDECLARED = "undeclared"


@cache
def client(service: str) -> Any:
    """Make one client per service and process."""
    return boto3.client(service, config=CALLS)  # type: ignore[call-overload]  # the stubs want a literal


@cache
def config() -> RuntimeConfig:
    """Read what the environment names."""
    return RuntimeConfig.from_env(os.environ)


def clock() -> "Clock":
    """Tell the time."""
    return clock_of()


def ledger() -> "DynamoLedger":
    """Claim events."""
    from tidewaiter.adapters.dynamodb_ledger import DynamoLedger

    return DynamoLedger(client=client("dynamodb"), table=config().table("ledger"), clock=clock())


def layers(owner: str = "", *, seconds: int = 0) -> "S3LayerStore":
    """Keep results by layer; an `owner` holds each layer that it scans, for so many seconds at most."""
    from tidewaiter.adapters.s3_layers import Holder, S3LayerStore

    holder = Holder(ledger=ledger(), owner=owner, seconds=seconds) if owner else None
    return S3LayerStore(client("s3"), config().bucket("artefacts"), holder)


def images() -> "S3ImageStore":
    """Keep descriptions of images."""
    from tidewaiter.adapters.s3_images import S3ImageStore

    return S3ImageStore(client("s3"), config().bucket("artefacts"))


def ancestry() -> "Ancestry":
    """Know the images of the account by their layers."""
    from tidewaiter.adapters.dynamodb_chains import DynamoChains
    from tidewaiter.inventory.chains import Ancestry

    return Ancestry(index=DynamoChains(client=client("dynamodb"), table=config().table("inventories")), load=images().find)


def bases(family: "Ancestry") -> "Bases":
    """Find newer images of a base's repository by what is stored of them."""
    from tidewaiter.inventory.bases import Bases

    stored = inventories()
    return Bases(family=family, inventory=lambda image: stored.get(image.digest))


def inventories() -> "S3InventoryStore":
    """Keep inventories and their index."""
    from tidewaiter.adapters.s3_inventories import S3InventoryStore

    table = config().tables.get("inventories", UNDECLARED)  # who only reads inventories is not told of the index
    return S3InventoryStore(client("s3"), config().bucket("artefacts"), client("dynamodb"), table)


def reports() -> "S3ReportStore":
    """Keep documents people read."""
    from tidewaiter.adapters.s3_reports import S3ReportStore

    return S3ReportStore(client("s3"), config().bucket("artefacts"))


def evidence() -> "S3EvidenceStore":
    """Keep evidence in the locked bucket."""
    from tidewaiter.adapters.s3_evidence import S3EvidenceStore

    return S3EvidenceStore(client("s3"), config().bucket("evidence"))


def findings() -> "DynamoFindingStore":
    """Keep findings by resource."""
    from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore

    return DynamoFindingStore(client("dynamodb"), config().table("findings"))


def workloads() -> "DynamoWorkloadStore":
    """Keep what runs where."""
    from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore

    return DynamoWorkloadStore(client("dynamodb"), config().table("workloads"))


def baselines() -> "DynamoBaselines":
    """Keep what is normal."""
    from tidewaiter.adapters.dynamodb_baselines import DynamoBaselines

    return DynamoBaselines(client=client("dynamodb"), table=config().table("baselines"))


def signals() -> "DynamoSignalStore":
    """Keep signals by actor."""
    from tidewaiter.adapters.dynamodb_signals import DynamoSignalStore

    return DynamoSignalStore(client("dynamodb"), config().table("signals"))


def incidents() -> "DynamoIncidentStore":
    """Keep incidents."""
    from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore

    return DynamoIncidentStore(client("dynamodb"), config().table("incidents"))


def plans() -> "DynamoPlanStore":
    """Keep plans, decisions and outcomes."""
    from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore

    return DynamoPlanStore(client("dynamodb"), config().table("plans"))


def publisher() -> "BusPublisher":
    """Publish on our bus."""
    from tidewaiter.adapters.eventbridge import BusPublisher

    return BusPublisher(client=client("events"), bus=config().bus)


def settings() -> tuple[ResponseSettings, str]:
    """Read how far containment may go, now; malformed settings contain nothing, and people are told why."""
    from tidewaiter.adapters.parameters import SettingsReader

    if not config().settings_parameter:
        return ResponseSettings(), ""
    found, problem = SettingsReader(client=client("ssm"), name=config().settings_parameter).read_or_closed()
    if problem:
        logger.error("the response settings can't be used", extra={"reason": problem})
        metrics.add_metric(name="SettingsMalformed", unit="Count", value=1)
    return found, problem


def slack_secret() -> "SecretReader":
    """Read the Slack secret."""
    from tidewaiter.adapters.secrets import SecretReader

    return SecretReader(client=client("secretsmanager"), name=config().slack_secret)


@cache
def fingerprinted() -> None:
    """Read the installation's key once per process and put it where `content` looks for it: the same secret has one fingerprint everywhere.

    Raises what reading raises: fingerprints of another key would be stored for months and match nothing.
    """
    from tidewaiter.adapters.secrets import FingerprintKeyReader
    from tidewaiter.content import KEY_VARIABLE

    if config().fingerprint_secret:
        os.environ[KEY_VARIABLE] = FingerprintKeyReader(client=client("secretsmanager"), name=config().fingerprint_secret).key()


def tokens() -> "TaskTokens":
    """Answer waiting steps of workflows."""
    from tidewaiter.adapters.stepfunctions import TaskTokens

    return TaskTokens(client=client("stepfunctions"))


@cache
def reader() -> "BotoCloudReader":
    """Read AWS facts."""
    from tidewaiter.adapters.cloud_reader import BotoCloudReader

    return BotoCloudReader(client, config().region)


def identities() -> "BotoIdentityReader":
    """Read who is who."""
    from tidewaiter.adapters.identity_reader import BotoIdentityReader

    return BotoIdentityReader(client)


def iam_usage() -> "BotoIamUsage":
    """Ask IAM whose access keys are."""
    from tidewaiter.adapters.iam_usage import BotoIamUsage

    return BotoIamUsage(client)


def connect_cluster(cluster: "Cluster") -> "ObjectReader":
    """Open a cluster's Kubernetes API with this function's role."""
    from tidewaiter.adapters.eks import connect

    return connect(boto3.Session(), cluster)


def actor(name: str) -> "BotoCloudActor":
    """Change AWS, within what the actions of this actor declare."""
    from tidewaiter.adapters.cloud_actor import BotoCloudActor
    from tidewaiter.response.catalogue import operations_for

    return BotoCloudActor(client, operations_for(name))


def advisories() -> "SqliteAdvisoryStore":
    """Open the advisory database that was uploaded last, or the dated one that ships with the code."""
    return databases().current() or shipped()


def knowing(advisories: "AdvisoryStore") -> "AdvisoryStore":
    """Let the database know the deployment's own lists of malware as well, read again only when one changed."""
    return _known_bad(client("s3"), config().bucket("artefacts")).over(advisories)


@cache
def _known_bad(client: Any, bucket: str) -> "S3KnownBad":
    from tidewaiter.adapters.s3_known_bad import S3KnownBad

    return S3KnownBad(client, bucket)


def databases() -> "S3Databases":
    """Publish and open advisory databases."""
    from tidewaiter.adapters.s3_database import S3Databases

    return S3Databases(client=client("s3"), bucket=config().bucket("artefacts"))


def shipped() -> "SqliteAdvisoryStore":
    """Open the dated advisory database that ships with the code."""
    from tidewaiter.adapters.advisory_home import default_database_path
    from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore

    return SqliteAdvisoryStore(default_database_path())


def parts() -> "S3Parts":
    """Keep the last good versions of feeds."""
    from tidewaiter.adapters.s3_parts import S3Parts

    return S3Parts(client=client("s3"), bucket=config().bucket("artefacts"))


def respond_ports() -> "RespondPorts":
    """Wire a step of `respond`; a step that reaches for what its function did not declare is denied by IAM and says so."""
    from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
    from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
    from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
    from tidewaiter.adapters.s3_evidence import S3EvidenceStore
    from tidewaiter.response.workflow import RespondPorts

    tables, buckets = config().tables, config().buckets
    database = client("dynamodb")
    allowed, problem = settings()
    return RespondPorts(
        plans=DynamoPlanStore(database, tables.get("plans", UNDECLARED)),
        incidents=DynamoIncidentStore(database, tables.get("incidents", UNDECLARED)),
        workloads=DynamoWorkloadStore(database, tables.get("workloads", UNDECLARED)),
        evidence=S3EvidenceStore(client("s3"), buckets.get("evidence", UNDECLARED)),
        publisher=publisher(),
        reader=reader(),
        clock=clock(),
        settings=allowed,
        settings_problem=problem,
    )


def topic() -> "TopicPublisher":
    """Publish alerts."""
    from tidewaiter.adapters.topic import TopicPublisher

    return TopicPublisher(client=client("sns"), topic=config().topic)


def slack() -> "SlackClient | None":
    """Speak with Slack, or None while the secret is not filled in."""
    from tidewaiter.reporting.sinks.slack_client import API, SlackClient

    secret = slack_secret().slack()
    if not secret.configured:
        return None
    return SlackClient(token=secret.bot_token, channel=secret.channel, api_url=secret.api_url or API)


def security_hub() -> "SecurityHub | None":
    """Import findings, or None where the deployment switched it off."""
    from tidewaiter.adapters.security_hub import SecurityHub

    product = config().security_hub
    return SecurityHub(client=client("securityhub"), product=product) if product else None


def dead_letters() -> "DeadLetters":
    """Keep messages that can never be handled."""
    from tidewaiter.adapters.dead_letters import DeadLetters

    return DeadLetters(client=client("sqs"), queue=config().queues["cloudtrail_failed"])


def detect_ports() -> "DetectPorts":
    """Wire `detect`; what our own roles do is no signal."""
    from tidewaiter.adapters.tables import ROLE_PATH
    from tidewaiter.pipeline_ports import DetectPorts

    return DetectPorts(
        baselines=baselines(),
        signals=signals(),
        incidents=incidents(),
        workloads=workloads(),
        publisher=publisher(),
        clock=clock(),
        own_roles=(f"arn:*:iam::*:role{ROLE_PATH}*",),
    )


def caller() -> "FunctionCaller":
    """Hand decisions over."""
    from tidewaiter.adapters.function_caller import FunctionCaller

    return FunctionCaller(client=client("lambda"), decide_function=config().functions["approval_decide"])
