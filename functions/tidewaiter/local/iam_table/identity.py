"""What calls of IAM, STS, KMS, Secrets Manager, Systems Manager and Logs need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from collections.abc import Iterable, Mapping

from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from tidewaiter.local.iam_table.target import Place, Rule, Target, everywhere, of_parameter, request_tags, tag_context
from tidewaiter.local.wire import ApiRequest


def _role(request: ApiRequest, place: Place) -> Iterable[Target]:
    name = str(request.params["RoleName"])
    roles = iam_backends[place.account]["aws"].roles.values()
    role = next((role for role in roles if role.name == name), None)
    arn = role.arn if role else place.global_arn("iam", f"role/{name}")
    tags = {tag["Key"]: tag["Value"] for tag in role.tags} if role else {}
    context = {**tag_context(tags, "iam"), **request_tags(request.params.get("Tags") or ())}
    return (Target(action=request.action, resource=arn, context=context),)


def _global(parameter: str, shape: str) -> Rule:
    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        value = str(request.params.get(parameter) or "")
        return (
            Target(action=request.action, resource=value if value.startswith("arn:") else place.global_arn("iam", shape.format(value))),
        )

    return rule


def _owned_key(request: ApiRequest, place: Place) -> Iterable[Target]:
    """Name the user whose access key is asked about; a key of nobody's has none."""
    users = iam_backends[place.account]["aws"].users.values()
    key = request.params["AccessKeyId"]
    owner = next((user.arn for user in users for one in user.access_keys if one.access_key_id == key), "")
    return (Target(action=request.action, resource=owner or place.global_arn("iam", "user/nobody")),)


def _assume(request: ApiRequest, place: Place) -> Iterable[Target]:
    del place
    return (Target(action="sts:AssumeRole", resource=str(request.params["RoleArn"])),)


def _key(request: ApiRequest, place: Place) -> Iterable[Target]:
    backend = kms_backends[place.account][place.region]
    identifier = str(request.params.get("KeyId") or "")
    key = backend.get_key_id(identifier.rsplit("/", 1)[-1]) if "alias/" not in identifier else backend.get_key_id_from_alias(identifier)
    return (Target(action=request.action, resource=place.arn("kms", f"key/{key or identifier}")),)


def _secret(request: ApiRequest, place: Place) -> Iterable[Target]:
    identifier = str(request.params["SecretId"])
    secrets = secretsmanager_backends[place.account][place.region].secrets
    arn = secrets[identifier].arn if identifier in secrets else place.arn("secretsmanager", f"secret:{identifier}-??????")
    return (Target(action=request.action, resource=arn),)


def _parameters(request: ApiRequest, place: Place) -> Iterable[Target]:
    names = request.params.get("Names") or [request.params.get("Name")]
    return [Target(action=request.action, resource=place.arn("ssm", f"parameter/{str(name).lstrip('/')}")) for name in names]


_ON_ROLE = (
    "GetRole",
    "GetRolePolicy",
    "PutRolePolicy",
    "DeleteRolePolicy",
    "ListRolePolicies",
    "ListAttachedRolePolicies",
    "ListRoleTags",
    "TagRole",
    "UntagRole",
)

TABLE: Mapping[str, Rule] = {
    **{f"iam:{name}": _role for name in _ON_ROLE},
    "iam:GetInstanceProfile": _global("InstanceProfileName", "instance-profile/{}"),
    "iam:ListInstanceProfilesForRole": _role,
    "iam:GetPolicy": _global("PolicyArn", "policy/{}"),
    "iam:GetPolicyVersion": _global("PolicyArn", "policy/{}"),
    "iam:GetAccessKeyLastUsed": _owned_key,
    "iam:GetAccountAuthorizationDetails": everywhere,
    "iam:ListOpenIDConnectProviders": everywhere,
    "iam:ListRoles": everywhere,
    "sts:GetCallerIdentity": everywhere,
    "sts:AssumeRole": _assume,
    **{f"kms:{name}": _key for name in ("Encrypt", "Decrypt", "GenerateDataKey", "DescribeKey", "GetKeyPolicy")},
    "secretsmanager:GetSecretValue": _secret,
    "secretsmanager:DescribeSecret": _secret,
    "ssm:GetParameter": _parameters,
    "ssm:GetParameters": _parameters,
    "ssm:PutParameter": _parameters,
    "logs:CreateLogGroup": of_parameter("logs", "logGroupName", "log-group:{}"),
    "logs:DescribeLogStreams": of_parameter("logs", "logGroupName", "log-group:{}"),
    "logs:CreateLogStream": of_parameter("logs", "logGroupName", "log-group:{}"),
    "logs:PutLogEvents": of_parameter("logs", "logGroupName", "log-group:{}:log-stream:embedded"),
    "logs:FilterLogEvents": of_parameter("logs", "logGroupName", "log-group:{}"),
}
"""Call -> what it needs."""
