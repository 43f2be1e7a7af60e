"""Deploy Tidewaiter itself into the embedded AWS: the shipped template, our code's zip, nothing else changed."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.local.aws import EmbeddedAws, load_template
from tidewaiter.local.deploy import ASSET_BUCKET, STACK, Asset
from tidewaiter.local.package import TEMPLATE, empty_layer, function_zip

CODE_KEY = "tidewaiter-code.zip"
LAYER_KEY = "tidewaiter-dependencies.zip"


def deploy_product(aws: EmbeddedAws, template: Mapping[str, Any] | None = None) -> Mapping[str, str]:
    """Deploy the shipped template (or another one of the same parameters) and return the physical id of each resource.

    The layers are an empty stand-in: functions import the local environment's packages.
    """
    aws.deploy(
        template or load_template(TEMPLATE),
        {"AssetBucket": ASSET_BUCKET, "CodeKey": CODE_KEY, "DependenciesKey": LAYER_KEY, "MalwareKey": LAYER_KEY},
        (Asset(key=CODE_KEY, body=function_zip()), Asset(key=LAYER_KEY, body=empty_layer())),
    )
    return resources_of(aws)


def resources_of(aws: EmbeddedAws, stack: str = STACK) -> Mapping[str, str]:
    """Map each logical id of a deployed stack to its physical id."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    return {item["LogicalResourceId"]: item["PhysicalResourceId"] for page in pages for item in page["StackResourceSummaries"]}
