"""What the emulator forgets of functions and log groups in a template: dead letters, log group, tracing, architecture, the ARN's form."""

from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.logs.models import LogGroup

from tidewaiter.local.patches import Patches


def keep_configuration(patches: Patches) -> None:
    """Remember them on the emulator's function objects.

    A log group's ARN ends in `:*`, as CloudFormation gives it.
    Layers are left out: the local environment stands in for the dependency layer.
    """
    original = vars(LambdaFunction)["create_from_cloudformation_json"].__func__

    def create(cls: Any, /, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **kwargs: Any) -> Any:
        properties = cloudformation_json["Properties"]
        function = original(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        stored = lambda_backends[account_id][region_name].get_function(function.function_name, None)
        for one in {id(function): function, id(stored): stored}.values():
            one.dead_letter_config = properties.get("DeadLetterConfig")
            one.logs_group_name = (properties.get("LoggingConfig") or {}).get("LogGroup") or one.logs_group_name
            one.tracing_config = properties.get("TracingConfig") or one.tracing_config
            one.architectures = properties.get("Architectures") or one.architectures
        return function

    patches.attribute(LogGroup, "get_cfn_attribute", lambda group, name: f"{group.arn}:*" if name == "Arn" else getattr(group, name))
    patches.attribute(LambdaFunction, "create_from_cloudformation_json", classmethod(create))
