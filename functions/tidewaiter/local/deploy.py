"""Deploy a CloudFormation template into the embedded AWS: assets to their bucket, then the stack."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tidewaiter.errors import TidewaiterError
from tidewaiter.local.template_types import unsupported

ASSET_BUCKET = "tidewaiter-assets"
STACK = "tidewaiter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file the template refers to by bucket and key."""

    bucket: str = ASSET_BUCKET
    key: str
    body: bytes


def deploy(
    client: Callable[[str], Any], template: Mapping[str, Any], parameters: Mapping[str, str], assets: Sequence[Asset], *, stack: str = STACK
) -> Mapping[str, str]:
    """Create the stack and return its outputs; raises TidewaiterError with CloudFormation's reason, or for a type nobody knows."""
    unknown = unsupported(template)
    if unknown:
        raise TidewaiterError(
            f"the embedded AWS can't deploy {', '.join(unknown)}", where="template", hint="Add the type to local/template_types.py"
        )
    s3 = client("s3")
    for bucket in sorted({asset.bucket for asset in assets}):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    for asset in assets:
        s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=asset.body)
    cloudformation = client("cloudformation")
    try:
        cloudformation.create_stack(
            StackName=stack,
            TemplateBody=json.dumps(template),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        )
    except (BotoCoreError, ClientError) as error:
        raise TidewaiterError(f"the stack could not be created: {error}", where=stack) from error
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    if described["StackStatus"] != "CREATE_COMPLETE":
        raise TidewaiterError(f"the stack is {described['StackStatus']}", where=stack)
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", ())}
