"""Every Lambda function in one table: size, limits and what it calls; policies and environment variables follow from the calls."""

from infra.attaching_functions import ATTACHING
from infra.function_spec import FunctionSpec
from infra.response_functions import RESPONSE
from tidewaiter.adapters import ecr_images
from tidewaiter.adapters.audit_requests import AuditRequests
from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.adapters.dead_letters import DeadLetters
from tidewaiter.adapters.dynamodb_addresses import DynamoAddresses
from tidewaiter.adapters.dynamodb_baselines import DynamoBaselines
from tidewaiter.adapters.dynamodb_chains import DynamoChains
from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
from tidewaiter.adapters.dynamodb_ledger import DynamoLedger
from tidewaiter.adapters.dynamodb_signals import DynamoSignalStore
from tidewaiter.adapters.dynamodb_workloads import DynamoWorkloadStore
from tidewaiter.adapters.ecr_listing import EcrListing
from tidewaiter.adapters.eventbridge import BusPublisher
from tidewaiter.adapters.iam_usage import BotoIamUsage
from tidewaiter.adapters.identity_reader import BotoIdentityReader
from tidewaiter.adapters.permissions import Grant
from tidewaiter.adapters.rematch_queue import RematchQueue
from tidewaiter.adapters.s3_database import S3Databases
from tidewaiter.adapters.s3_deltas import S3Deltas
from tidewaiter.adapters.s3_holdings import S3Holdings
from tidewaiter.adapters.s3_images import S3ImageStore
from tidewaiter.adapters.s3_inventories import S3InventoryStore
from tidewaiter.adapters.s3_judgements import S3Judgements
from tidewaiter.adapters.s3_known_bad import S3KnownBad
from tidewaiter.adapters.s3_layers import S3LayerStore
from tidewaiter.adapters.s3_malware import S3MalwareStore, S3YaraRules
from tidewaiter.adapters.s3_parts import S3Parts
from tidewaiter.adapters.s3_reports import S3ReportStore
from tidewaiter.adapters.s3_rules import S3Rules
from tidewaiter.adapters.s3_trust import S3Trust
from tidewaiter.adapters.scan_starter import ScanStarter
from tidewaiter.adapters.secrets import FingerprintKeyReader
from tidewaiter.adapters.security_hub import SecurityHub


def _pull(*actions: str) -> tuple[Grant, ...]:
    """Grant pulling images from any repository: which ones are scanned is decided by who pushes."""
    return tuple(Grant(action, "arn:aws:ecr:{region}:{account}:repository/*") for action in actions)


_PUBLISHING = (S3Databases.replaceable, S3Databases.pointer, S3Databases.put, S3Databases.switch, BusPublisher.publish)
CHANGE_SECONDS = 180
"""How long handling a batch of changes may take."""
_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_KEEPING = (
    S3Judgements.get,
    S3Judgements.put,
    S3ReportStore.put_document,
    DynamoFindingStore.of,
    BusPublisher.publish,
    SecurityHub.batch_import_findings,
)
_REQUIRING = (S3Rules.read, S3Trust.read, S3Holdings.repositories, S3Holdings.held)
_FORGETTING = (
    DynamoLedger.claim,
    DynamoLedger.release,
    S3Judgements.get,
    S3Judgements.digests,
    S3Judgements.forget,
    S3InventoryStore.forget,
    DynamoFindingStore.of,
    DynamoFindingStore.update,
    DynamoWorkloadStore.by_digest,
    BusPublisher.publish,
    SecurityHub.batch_import_findings,
)

SCANNING = (
    FunctionSpec(
        name="image_resolve",
        purpose="Which layers of a pushed image are not known yet; which images a pushed signature is about",
        timeout=120,
        environment={"TIDEWAITER_FANOUT_MEGABYTES": "{settings.fanout_megabytes}"},
        calls=(DynamoLedger.claim, DynamoLedger.release, S3LayerStore.has, S3ImageStore.put, S3Holdings.note, RematchQueue.send),
        grants=_pull(*ecr_images.PERMISSIONS),
    ),
    FunctionSpec(
        name="image_layer",
        purpose="Scan layers",
        memory=2048,
        timeout=900,
        concurrency=40,
        calls=(
            S3ImageStore.get,
            S3LayerStore.get,
            S3LayerStore.put,
            DynamoLedger.claim,
            DynamoLedger.release,
            FingerprintKeyReader.key,
        ),
        grants=_pull("ecr:GetDownloadUrlForLayer"),
    ),
    FunctionSpec(
        name="image_addresses",
        purpose="Which layers nobody searched for malware, and where they are fetched",
        timeout=120,
        environment={"TIDEWAITER_FANOUT_MEGABYTES": "{settings.fanout_megabytes}"},
        calls=(S3ImageStore.get, S3MalwareStore.has, S3YaraRules.version, DynamoAddresses.put),
        grants=_pull("ecr:GetDownloadUrlForLayer"),
    ),
    FunctionSpec(
        name="image_malware",
        purpose="Search layers for malware, without a network",
        memory=2048,
        timeout=900,
        concurrency=20,
        isolated=True,
        calls=(
            S3ImageStore.get,
            S3MalwareStore.has,
            S3MalwareStore.put,
            S3YaraRules.version,
            S3YaraRules.files,
            DynamoAddresses.get,
            DynamoAddresses.remove,
            DynamoLedger.claim,
            DynamoLedger.release,
        ),
    ),
    FunctionSpec(
        name="image_assemble",
        purpose="Put an image together, match, score, judge",
        memory=2048,
        timeout=600,
        disk=4096,
        environment={"TIDEWAITER_FAIL_ON": "critical"},
        calls=(
            S3ImageStore.get,
            S3ImageStore.find,
            DynamoChains.read,
            DynamoChains.add,
            DynamoLedger.claim,
            DynamoLedger.release,
            S3LayerStore.get,
            S3MalwareStore.get,
            FingerprintKeyReader.key,
            S3Databases.current,
            S3Deltas.current,
            S3KnownBad.over,
            *_REQUIRING,
            S3InventoryStore.put,
            S3InventoryStore.get,
            *_KEEPING,
            DynamoFindingStore.replace,
        ),
        grants=_pull(*ecr_images.PERMISSIONS),
    ),
)
REMATCHING = (
    FunctionSpec(
        name="rematch_begin",
        purpose="Which names moved since all images were judged",
        memory=2048,
        timeout=600,
        disk=4096,
        calls=(
            DynamoLedger.claim,
            DynamoLedger.release,
            S3Deltas.current,
            S3Deltas.rematched,
            S3Deltas.delta,
            S3Deltas.put_names,
            S3Databases.current,
        ),
    ),
    FunctionSpec(
        name="rematch_find",
        purpose="Which images hold names that moved",
        memory=1024,
        timeout=900,
        calls=(S3Deltas.names, S3InventoryStore.holders, S3Judgements.digests, RematchQueue.send),
    ),
    FunctionSpec(
        name="rematch_image",
        purpose="Judge stored images again",
        memory=2048,
        timeout=600,
        disk=4096,
        environment={"TIDEWAITER_FAIL_ON": "critical", "TIDEWAITER_REMATCH_DAYS": "{settings.rematch_days}"},
        calls=(
            DynamoLedger.claim,
            DynamoLedger.release,
            S3Databases.current,
            S3Deltas.names,
            S3KnownBad.over,
            *_REQUIRING,
            S3InventoryStore.get,
            S3InventoryStore.part,
            S3ImageStore.find,
            DynamoChains.read,
            *_KEEPING,
            DynamoFindingStore.update,
            DynamoWorkloadStore.by_digest,
        ),
        grants=(*(Grant(action, "queue:rematch") for action in _QUEUE), *_pull(*ecr_images.PERMISSIONS)),
    ),
    FunctionSpec(
        name="registry_reconcile",
        purpose="Find images that nobody announced, and forget those that are gone",
        memory=1024,
        timeout=900,
        concurrency=1,
        background=True,
        environment={
            "TIDEWAITER_RECONCILE_SCANS": "{settings.reconcile_scans}",
            "TIDEWAITER_REMATCH_DAYS": "{settings.rematch_days}",
        },
        calls=(EcrListing.repositories, EcrListing.pushed, ScanStarter.start, *_FORGETTING),
    ),
    FunctionSpec(
        name="rules_review",
        purpose="Ask for images to be judged again when waivers, VEX or trust documents moved, or their time is over",
        memory=1024,
        timeout=900,
        concurrency=1,
        background=True,
        calls=(
            S3Rules.read,
            S3Rules.judged,
            S3Rules.note,
            S3Trust.read,
            S3Trust.judged,
            S3Trust.note,
            S3Judgements.digests,
            S3Judgements.overdue,
            S3Judgements.settle,
            RematchQueue.send,
        ),
    ),
    FunctionSpec(name="rematch_finish", purpose="Remember which database all images were judged by", calls=(S3Deltas.finish,)),
)
UPDATING = (
    FunctionSpec(name="feeds_list", purpose="Which feeds are fetched, and from where", memory=512),
    FunctionSpec(
        name="feed_fetch",
        purpose="Fetch one feed where it changed, and keep its last good version where that fails",
        memory=2048,
        timeout=600,
        disk=6144,
        calls=(S3Parts.parts, S3Parts.get, S3Parts.holds, S3Parts.put, S3Parts.remove),
    ),
    FunctionSpec(
        name="database_merge",
        purpose="Build the advisory database, publish and announce it",
        memory=3008,
        timeout=600,
        concurrency=1,
        disk=10240,
        calls=(S3Parts.parts, S3Parts.opened, S3Databases.prune, *_PUBLISHING),
    ),
)
_AUDITING = (
    DynamoLedger.claim,
    DynamoLedger.release,
    BotoCloudReader.cluster,
    BotoCloudReader.repositories,
    BotoCloudReader.registry,
    BotoCloudReader.account,
    BotoIdentityReader.iam_account,
    S3ImageStore.find,
    S3Rules.read,
    DynamoWorkloadStore.replace,
    DynamoFindingStore.of,
    DynamoFindingStore.update,
    S3ReportStore.put_document,
    BusPublisher.publish,
    SecurityHub.batch_import_findings,
)
DETECTION = (
    FunctionSpec(
        name="cluster_audit",
        purpose="Audit clusters and registries, and remember what runs where",
        memory=1024,
        timeout=900,
        concurrency=1,
        background=True,
        calls=(
            *_AUDITING,
            S3ReportStore.get_document,
            BotoCloudReader.clusters,
            BotoCloudReader.instance,
            BotoIdentityReader.access,
            BotoIamUsage.key_owners,
        ),
    ),
    FunctionSpec(
        name="audit_touched",
        purpose="Audit again what a change touched",
        memory=1024,
        timeout=CHANGE_SECONDS,
        calls=(*_AUDITING, S3ReportStore.get_document, AuditRequests.whole, AuditRequests.later),
        grants=tuple(Grant(action, "queue:changes") for action in _QUEUE),
    ),
    FunctionSpec(
        name="detect_cloudtrail",
        purpose="Signals and incidents from CloudTrail",
        calls=(
            DynamoLedger.claim,
            DynamoLedger.release,
            DynamoBaselines.observe,
            DynamoSignalStore.put,
            DynamoSignalStore.recent,
            DynamoIncidentStore.get,
            DynamoIncidentStore.put,
            DynamoWorkloadStore.by_role,
            BusPublisher.publish,
            DeadLetters.keep,
        ),
        grants=tuple(Grant(action, "queue:cloudtrail") for action in _QUEUE),
    ),
)
ALL = (*SCANNING, *ATTACHING, *REMATCHING, *UPDATING, *DETECTION, *RESPONSE)
"""Every function there is."""
