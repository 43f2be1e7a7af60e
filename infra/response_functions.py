"""The functions of `respond`: what plans, judges, asks, contains and releases."""

from infra.function_spec import FunctionSpec
from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
from tidewaiter.adapters.dynamodb_ledger import DynamoLedger
from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
from tidewaiter.adapters.eventbridge import BusPublisher
from tidewaiter.adapters.function_caller import FunctionCaller
from tidewaiter.adapters.parameters import SettingsReader
from tidewaiter.adapters.permissions import Grant
from tidewaiter.adapters.s3_evidence import S3EvidenceStore
from tidewaiter.adapters.secrets import SecretReader
from tidewaiter.adapters.security_hub import SecurityHub
from tidewaiter.adapters.stepfunctions import TaskTokens
from tidewaiter.adapters.topic import TopicPublisher
from tidewaiter.response.catalogue import permissions_for


def _acting(actor: str) -> tuple[Grant, ...]:
    """Grant what the actions of an actor declare."""
    return tuple(Grant(one.action, one.resource, one.reason, one.condition) for one in permissions_for(actor))


_INSTANCE = (BotoCloudReader.instance, BotoCloudReader.security_groups, BotoCloudReader.interface_groups)
_ACTING = (
    DynamoPlanStore.get,
    DynamoPlanStore.approval,
    DynamoPlanStore.outcomes,
    DynamoPlanStore.record,
    DynamoPlanStore.intend,
    DynamoPlanStore.intents,
    BusPublisher.publish,
    SettingsReader.read,
    BotoCloudReader.account,
)
_TELLING = (TopicPublisher.publish, SecretReader.slack)
_NEVER = (
    "arn:aws:iam::{account}:role/tidewaiter/*",
    "arn:aws:iam::{account}:role/aws-service-role/*",
    "arn:aws:iam::{account}:role/aws-reserved/*",
)

RESPONSE = (
    FunctionSpec(
        name="respond_plan",
        purpose="Plan a response",
        timeout=120,
        calls=(
            DynamoLedger.claim,
            DynamoLedger.release,
            DynamoIncidentStore.get,
            DynamoWorkloadStore.by_digest,
            DynamoWorkloadStore.by_role,
            DynamoWorkloadStore.by_instance,
            DynamoPlanStore.put,
            SettingsReader.read,
            BotoCloudReader.instance,
            BotoCloudReader.security_groups,
            BotoCloudReader.role,
            BotoCloudReader.repository,
        ),
    ),
    FunctionSpec(
        name="respond_guard",
        purpose="Judge a plan",
        calls=(
            DynamoPlanStore.get,
            DynamoPlanStore.settle,
            DynamoPlanStore.count_actions,
            SettingsReader.read,
            BotoCloudReader.account,
            BusPublisher.publish,
        ),
    ),
    FunctionSpec(name="respond_approve", purpose="Ask people", calls=(DynamoPlanStore.get, DynamoPlanStore.await_decision, *_TELLING)),
    FunctionSpec(
        name="approval_url",
        purpose="Receive Slack's buttons: check the signature, hand over, answer",
        memory=1024,
        timeout=10,
        concurrency=10,
        calls=(SecretReader.slack, FunctionCaller.decide),
    ),
    FunctionSpec(
        name="approval_decide",
        purpose="Record a decision and wake the waiting step",
        background=True,
        calls=(
            DynamoPlanStore.get,
            DynamoPlanStore.decide,
            DynamoPlanStore.take_token,
            DynamoPlanStore.await_decision,
            SettingsReader.read,
            BusPublisher.publish,
            TaskTokens.succeed,
            SecretReader.slack,
        ),
    ),
    FunctionSpec(
        name="respond_evidence",
        purpose="Keep what is seen before containment",
        timeout=120,
        calls=(DynamoPlanStore.get, DynamoIncidentStore.get, S3EvidenceStore.put),
    ),
    FunctionSpec(
        name="act_network",
        purpose="Isolate instances, and release them",
        timeout=120,
        concurrency=5,
        calls=(*_ACTING, BotoCloudReader.security_groups, BotoCloudReader.interface_groups),
        grants=_acting("network"),
    ),
    FunctionSpec(
        name="act_identity",
        purpose="Revoke sessions, and release them",
        timeout=120,
        concurrency=5,
        calls=(*_ACTING, BotoCloudReader.role),
        grants=_acting("identity"),
        guarded=_NEVER,
    ),
    FunctionSpec(
        name="act_registry",
        purpose="Block images, and release them",
        timeout=120,
        concurrency=5,
        calls=(*_ACTING, BotoCloudReader.repository),
        grants=_acting("registry"),
    ),
    FunctionSpec(
        name="respond_verify",
        purpose="Look whether containment is in effect",
        timeout=120,
        calls=(
            DynamoPlanStore.get,
            DynamoPlanStore.outcomes,
            DynamoPlanStore.record,
            DynamoIncidentStore.get,
            DynamoIncidentStore.put,
            BusPublisher.publish,
            *_INSTANCE,
            BotoCloudReader.role,
            BotoCloudReader.repository,
        ),
    ),
    FunctionSpec(
        name="respond_notify",
        purpose="Tell people",
        calls=(
            DynamoPlanStore.get,
            DynamoPlanStore.outcomes,
            DynamoIncidentStore.get,
            DynamoLedger.claim,
            DynamoLedger.release,
            SecurityHub.batch_import_findings,
            *_TELLING,
        ),
    ),
    FunctionSpec(
        name="respond_lease",
        purpose="Wait for the end of a lease, then say what may be released",
        calls=(DynamoPlanStore.get, DynamoPlanStore.outcomes, DynamoPlanStore.approval, DynamoPlanStore.await_decision),
    ),
    FunctionSpec(
        name="respond_record",
        purpose="Record what failed",
        calls=(DynamoPlanStore.get, DynamoPlanStore.outcomes, DynamoPlanStore.record, BusPublisher.publish),
    ),
)
