"""What calls of S3 and DynamoDB need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html and list_amazondynamodb.html.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from tidewaiter.local.iam_table.target import ContextValue, Place, Rule, Target
from tidewaiter.local.wire import ApiRequest

_S3_CONTEXT = {
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "ACL": "s3:x-amz-acl",
    "ObjectLockMode": "s3:object-lock-mode",
    "IfNoneMatch": "s3:if-none-match",
}


def _bucket(name: str) -> str:
    return f"arn:aws:s3:::{name}"


def _object(*actions: str) -> Rule:
    """Make the rule of calls on one object; writing with retention or tags needs these rights too."""

    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        del place
        params = request.params
        needed = list(actions)
        if actions == ("s3:PutObject",):
            needed += ["s3:PutObjectRetention"] if params.get("ObjectLockMode") else []
            needed += ["s3:PutObjectTagging"] if params.get("Tagging") else []
        if actions == ("s3:GetObject",) and params.get("VersionId"):
            needed = ["s3:GetObjectVersion"]
        context: dict[str, ContextValue] = {key: str(params[name]) for name, key in _S3_CONTEXT.items() if params.get(name)}
        resource = f"{_bucket(params['Bucket'])}/{params['Key']}"
        return [Target(action=action, resource=resource, context=context) for action in needed]

    return rule


def _list(request: ApiRequest, place: Place) -> Iterable[Target]:
    del place
    context: dict[str, ContextValue] = {"s3:prefix": str(request.params.get("Prefix") or "")}
    if request.params.get("Delimiter"):
        context["s3:delimiter"] = str(request.params["Delimiter"])
    return (Target(action="s3:ListBucket", resource=_bucket(request.params["Bucket"]), context=context),)


def _on_bucket(action: str) -> Rule:
    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        del place
        return (Target(action=action, resource=_bucket(request.params["Bucket"])),)

    return rule


def _copy(request: ApiRequest, place: Place) -> Iterable[Target]:
    source = request.params["CopySource"]
    name = f"{source['Bucket']}/{source['Key']}" if isinstance(source, Mapping) else str(source).lstrip("/").partition("?")[0]
    return [Target(action="s3:GetObject", resource=_bucket(name)), *_object("s3:PutObject")(request, place)]


def _delete_many(request: ApiRequest, place: Place) -> Iterable[Target]:
    del place
    bucket = _bucket(request.params["Bucket"])
    return [Target(action="s3:DeleteObject", resource=f"{bucket}/{item['Key']}") for item in request.params["Delete"]["Objects"]]


def _leading(place: Place, table: str, key: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Give `dynamodb:LeadingKeys` of an item or key, where the table is known."""
    model = dynamodb_backends[place.account][place.region].tables.get(table.rsplit("/", 1)[-1])
    value = key.get(model.hash_key_attr) if model else None
    return {"dynamodb:LeadingKeys": (str(next(iter(value.values()))),)} if isinstance(value, Mapping) and value else {}


def _table(place: Place, name: str, index: str = "") -> str:
    arn = name if name.startswith("arn:") else place.arn("dynamodb", f"table/{name}")
    return f"{arn}/index/{index}" if index else arn


def _item(request: ApiRequest, place: Place) -> Iterable[Target]:
    params = request.params
    context = _leading(place, params["TableName"], params.get("Key") or params.get("Item") or {})
    return (Target(action=request.action, resource=_table(place, params["TableName"], params.get("IndexName") or ""), context=context),)


def _batch(request: ApiRequest, place: Place) -> Iterable[Target]:
    return [Target(action=request.action, resource=_table(place, name)) for name in request.params["RequestItems"]]


_TRANSACTION = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Get": "dynamodb:GetItem",
}


def _transaction(request: ApiRequest, place: Place) -> Iterable[Target]:
    return [
        Target(
            action=_TRANSACTION[kind],
            resource=_table(place, body["TableName"]),
            context=_leading(place, body["TableName"], body.get("Key") or body.get("Item") or {}),
        )
        for entry in request.params["TransactItems"]
        for kind, body in entry.items()
    ]


TABLE: Mapping[str, Rule] = {
    "s3:GetObject": _object("s3:GetObject"),
    "s3:HeadObject": _object("s3:GetObject"),
    "s3:PutObject": _object("s3:PutObject"),
    "s3:DeleteObject": _object("s3:DeleteObject"),
    "s3:DeleteObjects": _delete_many,
    "s3:CopyObject": _copy,
    "s3:CreateMultipartUpload": _object("s3:PutObject"),
    "s3:UploadPart": _object("s3:PutObject"),
    "s3:CompleteMultipartUpload": _object("s3:PutObject"),
    "s3:AbortMultipartUpload": _object("s3:AbortMultipartUpload"),
    "s3:PutObjectRetention": _object("s3:PutObjectRetention"),
    "s3:GetObjectRetention": _object("s3:GetObjectRetention"),
    "s3:ListObjectsV2": _list,
    "s3:ListObjects": _list,
    "s3:HeadBucket": _on_bucket("s3:ListBucket"),
    "s3:GetBucketLocation": _on_bucket("s3:GetBucketLocation"),
    **{
        f"dynamodb:{name}": _item
        for name in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "DescribeTable", "DescribeTimeToLive")
    },
    "dynamodb:BatchGetItem": _batch,
    "dynamodb:BatchWriteItem": _batch,
    "dynamodb:TransactWriteItems": _transaction,
    "dynamodb:TransactGetItems": _transaction,
}
"""Call -> what it needs."""
