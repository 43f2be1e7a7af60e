"""Policies attached to resources of the emulator: buckets, queues, topics, keys, functions, secrets, repositories, roles' trust."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.ecr.models import ecr_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from tidewaiter.iam import PolicyDocument, PolicyKind, parse_policy
from tidewaiter.local.iam_table.target import Place

_KEYS = ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")


def policies_of(resource: str, place: Place) -> Sequence[PolicyDocument]:
    """Return the policies attached to an ARN; none for a kind of resource that has none."""
    parts = resource.split(":", 5)
    if len(parts) < 6:  # noqa: PLR2004 - the parts of an ARN
        return ()
    find = _FINDERS.get(parts[2])
    text = find(parts[5], place) if find else ""
    if not text:
        return ()
    kind = PolicyKind.TRUST if parts[2] == "iam" else PolicyKind.RESOURCE
    document = _parse(text, resource, kind)
    return (document,)


@lru_cache(maxsize=512)
def _parse(text: str, name: str, kind: PolicyKind) -> PolicyDocument:
    return parse_policy(text, name=name, kind=kind)


def _text(policy: Any) -> str:
    """Give a policy as JSON text; empty if it is absent or has no statements."""
    if not policy:
        return ""
    decoded = json.loads(policy) if isinstance(policy, str | bytes) else policy
    return json.dumps(decoded, sort_keys=True) if decoded.get("Statement") else ""


def _bucket(resource: str, place: Place) -> str:
    bucket = s3_backends[place.account]["aws"].buckets.get(resource.partition("/")[0])
    return _text(bucket.policy) if bucket else ""


def _queue(resource: str, place: Place) -> str:
    queue = sqs_backends[place.account][place.region].queues.get(resource)
    return _text(queue._policy_json) if queue else ""  # noqa: SLF001 - the emulator shows it nowhere else


def _topic(resource: str, place: Place) -> str:
    topic = sns_backends[place.account][place.region].topics.get(place.arn("sns", resource))
    return _text(topic._policy_json) if topic else ""  # noqa: SLF001 - the emulator shows it nowhere else


def _key(resource: str, place: Place) -> str:
    key = kms_backends[place.account][place.region].keys.get(resource.rpartition("/")[2])
    return _text(key.policy) if key else ""


def _secret(resource: str, place: Place) -> str:
    arn = place.arn("secretsmanager", resource)
    found = [secret for secret in secretsmanager_backends[place.account][place.region].secrets.values() if secret.arn == arn]
    return _text(getattr(found[0], "policy", None)) if found else ""


def _repository(resource: str, place: Place) -> str:
    repository = ecr_backends[place.account][place.region].repositories.get(resource.partition("/")[2])
    return _text(repository.policy) if repository else ""


def _trust(resource: str, place: Place) -> str:
    arn = place.global_arn("iam", resource)
    roles = [role for role in iam_backends[place.account]["aws"].roles.values() if role.arn == arn]
    return _text(roles[0].assume_role_policy_document) if roles else ""


def _function(resource: str, place: Place) -> str:
    functions = lambda_backends[place.account][place.region].list_functions()
    found = next((function for function in functions if function.function_name == resource.split(":")[1]), None)
    statements = [_permission(statement) for statement in found.policy.statements] if found else []
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, sort_keys=True) if statements else ""


def _permission(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read one permission of a function as the statement AWS makes of it."""
    kept = {key: statement[key] for key in _KEYS if key in statement}
    kept["Resource"] = str(kept.get("Resource", "*")).removesuffix(":$LATEST")
    condition = {operator: dict(keys) for operator, keys in (kept.get("Condition") or {}).items()}
    if "FunctionUrlAuthType" in statement:
        condition.setdefault("StringEquals", {})["lambda:FunctionUrlAuthType"] = statement["FunctionUrlAuthType"]
    if "InvokedViaFunctionUrl" in statement:
        condition.setdefault("Bool", {})["lambda:InvokedViaFunctionUrl"] = str(statement["InvokedViaFunctionUrl"]).lower()
    if isinstance(kept.get("Principal"), str) and kept["Principal"] != "*":
        kept["Principal"] = {"AWS": kept["Principal"]}
    return {**kept, "Condition": condition} if condition else kept


_FINDERS: Mapping[str, Callable[[str, Place], str]] = {
    "s3": _bucket,
    "sqs": _queue,
    "sns": _topic,
    "kms": _key,
    "secretsmanager": _secret,
    "ecr": _repository,
    "iam": _trust,
    "lambda": _function,
}
