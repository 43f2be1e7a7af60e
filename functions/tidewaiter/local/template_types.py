"""Resource types of CloudFormation that the emulator lacks and our template uses; registered with the emulator on import.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.core.common_models import CloudFormationModel
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends


class Made(CloudFormationModel):
    """A resource of one of our types: its physical id and its attributes."""

    def __init__(self, physical_id: str, attributes: Mapping[str, str] | None = None) -> None:
        self._physical_id = physical_id
        self._attributes = dict(attributes or {})

    @property
    def physical_resource_id(self) -> str:
        """What `Ref` gives."""
        return self._physical_id

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Every attribute is asked of the instance."""
        del attr
        return True

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """Give what `Fn::GetAtt` asks for."""
        return self._attributes[attribute_name]

    def delete(self, account_id: str, region_name: str) -> None:
        """Do nothing: the whole account goes away with the process."""


def _type(name: str, named: str, create: Any) -> type[CloudFormationModel]:
    """Make a model class of a type; `named` is the property that names the resource, `create` makes it."""

    def make(cls: Any, /, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any) -> Any:
        made = create(resource_name, cloudformation_json["Properties"], account_id, region_name)
        return cls(made[0], made[1])

    body = {
        "cloudformation_name_type": staticmethod(lambda: named),
        "cloudformation_type": staticmethod(lambda: name),
        "create_from_cloudformation_json": classmethod(make),
        "physical_resource_id": Made.physical_resource_id,
        "has_cfn_attr": classmethod(lambda cls, attr: True),  # noqa: ARG005 - the emulator's signature
        "get_cfn_attribute": Made.get_cfn_attribute,
        "delete": Made.delete,
        "__init__": Made.__init__,
        "__module__": Made.__module__,
    }
    return type(f"Our{name.replace(':', '')}", (CloudFormationModel,), body)


_Made = tuple[str, Mapping[str, str]]


def _bucket_policy(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    del region
    s3_backends[account]["aws"].put_bucket_policy(properties["Bucket"], json.dumps(properties["PolicyDocument"]).encode())
    return name, {}


def _queue_policy(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    for url in properties["Queues"]:
        queue = sqs_backends[account][region].queues[str(url).rsplit("/", 1)[-1]]
        queue._policy_json = properties["PolicyDocument"]  # noqa: SLF001 - what SetQueueAttributes does
    return name, {}


def _topic_policy(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    for arn in properties["Topics"]:
        sns_backends[account][region].topics[arn]._policy_json = properties["PolicyDocument"]  # noqa: SLF001 - what SetTopicAttributes does
    return name, {}


def _subscription(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    del name
    made = sns_backends[account][region].subscribe(properties["TopicArn"], properties["Endpoint"], properties["Protocol"])
    return made.arn, {"SubscriptionArn": made.arn}


def _secret(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    value = properties.get("SecretString")
    generate = properties.get("GenerateSecretString")
    if value is None and generate is not None:
        key = generate.get("GenerateStringKey")
        made_up = secrets.token_hex(32)
        value = made_up if key is None else json.dumps({**json.loads(generate.get("SecretStringTemplate", "{}")), key: made_up})
    backend: Any = secretsmanager_backends[account][region]
    made = backend.create_secret(
        name=properties.get("Name", name),
        secret_string=value or "{}",
        secret_binary=None,
        description=properties.get("Description"),
        tags=properties.get("Tags") or [],
        kms_key_id=properties.get("KmsKeyId"),
        client_request_token=None,
        replica_regions=[],
        force_overwrite=False,
    )
    arn = str(json.loads(made)["ARN"])
    return arn, {"Id": arn, "Arn": arn}


def _function_url(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    del name
    function = lambda_backends[account][region].get_function(properties["TargetFunctionArn"], None)
    config = function.create_url_config(dict(properties))
    return function.function_arn, {"FunctionUrl": f"{config.url}/", "FunctionArn": function.function_arn}


def _event_invoke_config(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    lambda_backends[account][region].put_function_event_invoke_config(properties["FunctionName"], dict(properties))
    return name, {}


def _excluded(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    """Note a principal whose pulls do not count as such; the emulator notes no pulls at all. The pattern is the API's."""
    del name, account, region
    principal = str(properties["PrincipalArn"])
    if not re.fullmatch(r"arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\w+=,.@-]+(/[\w+=,.@-]+)*", principal):
        raise ValidationError(message=f"{principal} is no principal whose pull time can be excluded")
    return principal, {}


def _identified(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    """Keep what only a real network obeys: the firewall of its names."""
    del properties, account, region
    return name, {"Id": name}


def _kept(name: str, properties: Mapping[str, Any], account: str, region: str) -> _Made:
    """Watch, but do nothing in an account that lives for minutes: alarms, dashboards, rotation."""
    del properties
    return name, {"Arn": f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}"}


OURS = (
    _type("AWS::S3::BucketPolicy", "", _bucket_policy),
    _type("AWS::SQS::QueuePolicy", "", _queue_policy),
    _type("AWS::SNS::TopicPolicy", "", _topic_policy),
    _type("AWS::SNS::Subscription", "", _subscription),
    _type("AWS::SecretsManager::Secret", "Name", _secret),
    _type("AWS::ECR::PullTimeUpdateExclusion", "", _excluded),
    _type("AWS::Lambda::Url", "", _function_url),
    _type("AWS::Lambda::EventInvokeConfig", "", _event_invoke_config),
    _type("AWS::CloudWatch::Alarm", "AlarmName", _kept),
    _type("AWS::Route53Resolver::FirewallDomainList", "Name", _identified),
    _type("AWS::Route53Resolver::FirewallRuleGroup", "Name", _identified),
    _type("AWS::Route53Resolver::FirewallRuleGroupAssociation", "Name", _identified),
    _type("AWS::CDK::Metadata", "", _kept),
)
"""The types; the emulator finds them among the subclasses of its model class."""


def register() -> None:
    """Make the emulator look again, in case it listed its types before ours were there."""
    for cached in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        cached.cache_clear()


def unsupported(template: Mapping[str, Any]) -> tuple[str, ...]:
    """List the resource types of a template that neither the emulator nor we know; a deployment with one would be incomplete."""
    register()
    known = {*parsing.get_model_map(), *parsing.NULL_MODELS}
    return tuple(sorted({resource["Type"] for resource in template.get("Resources", {}).values()} - known))
