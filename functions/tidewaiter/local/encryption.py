"""Calls on data under a customer's key need that key as well: which use of which key a call implies.

https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from tidewaiter.local.iam_table import Place, Target

_WRITE = ("kms:GenerateDataKey",)
_BOTH = ("kms:GenerateDataKey", "kms:Decrypt")
_READ = ("kms:Decrypt",)
_USES: Mapping[str, tuple[str, ...]] = {
    "sqs:SendMessage": _BOTH,
    "sqs:ReceiveMessage": _READ,
    "sns:Publish": _BOTH,
    "s3:PutObject": _WRITE,
    "s3:GetObject": _READ,
    "secretsmanager:GetSecretValue": _READ,
    **{
        f"dynamodb:{name}": _READ
        for name in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem")
    },
}


def key_uses(target: Target, place: Place) -> tuple[Target, ...]:
    """Say which uses of a customer's key an action implies; none if the data is under no such key."""
    actions = _USES.get(target.action, ())
    if not actions:
        return ()
    service = target.action.partition(":")[0]
    key = key_arn(_KEYS[service](target.resource, place), place)
    context = {"kms:ViaService": f"{service}.{place.region}.amazonaws.com", "kms:CallerAccount": place.account}
    return tuple(Target(action=action, resource=key, context=context) for action in actions) if key else ()


def key_arn(identifier: Any, place: Place) -> str:
    """Give the ARN of a customer's key from its id, ARN or alias; empty for none and for keys that AWS manages."""
    name = str(identifier or "")
    if not name or "alias/aws/" in name:
        return ""
    if "alias/" in name:
        name = kms_backends[place.account][place.region].get_key_id_from_alias(f"alias/{name.partition('alias/')[2]}") or name
    return place.arn("kms", f"key/{name.rpartition('/')[2]}")


def _queue(resource: str, place: Place) -> Any:
    queue = sqs_backends[place.account][place.region].queues.get(resource.rpartition(":")[2])
    return getattr(queue, "kms_master_key_id", "")


def _topic(resource: str, place: Place) -> Any:
    topic = sns_backends[place.account][place.region].topics.get(resource)
    return topic.kms_master_key_id if topic else ""


def _bucket(resource: str, place: Place) -> Any:
    bucket = s3_backends[place.account]["aws"].buckets.get(resource.rpartition(":")[2].partition("/")[0])
    rule: Any = (bucket.encryption or {}).get("Rule") if bucket else None
    first = rule[0] if isinstance(rule, list) else rule or {}
    return (first.get("ApplyServerSideEncryptionByDefault") or {}).get("KMSMasterKeyID", "")


def _secret(resource: str, place: Place) -> Any:
    secrets = secretsmanager_backends[place.account][place.region].secrets.values()
    return next((getattr(secret, "kms_key_id", "") for secret in secrets if secret.arn == resource), "")


def _table(resource: str, place: Place) -> Any:
    table = dynamodb_backends[place.account][place.region].tables.get(resource.partition(":table/")[2].partition("/")[0])
    return (table.sse_specification or {}).get("KMSMasterKeyId", "") if table else ""


_KEYS: Mapping[str, Callable[[str, Place], Any]] = {
    "sqs": _queue,
    "sns": _topic,
    "s3": _bucket,
    "secretsmanager": _secret,
    "dynamodb": _table,
}
