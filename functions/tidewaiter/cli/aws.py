"""The caller's own AWS session, checked before the first call so that a missing region or login is said plainly."""

from typing import Any

from tidewaiter.errors import BadInputError, NotFoundError, PermissionMissingError


def session_of(region: str | None, profile: str | None) -> Any:
    """Open a boto3 session; raises BadInputError without profile or region, PermissionMissingError without credentials."""
    import boto3
    from botocore.exceptions import BotoCoreError, ProfileNotFound

    try:
        session = boto3.Session(profile_name=profile, region_name=region)
        found = session.get_credentials()
    except ProfileNotFound:
        raise BadInputError(f"there is no AWS profile {profile!r}", where="--profile", hint=_hint(profile)) from None
    except BotoCoreError as error:
        raise PermissionMissingError(f"no AWS credentials: {error}", permission="credentials", hint="Log in again") from error
    if not session.region_name:
        raise BadInputError("no AWS region is set", where="--region", hint="Use --region, AWS_REGION or a profile that has one")
    if found is None:
        hint = "Use --profile, log in with `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        raise PermissionMissingError("no AWS credentials were found", permission="credentials", hint=hint)
    return session


def _hint(profile: str | None) -> str:
    from tidewaiter.posture.profiles import profiles

    if any(one.name == profile for one in profiles()):
        return f"That is a profile of controls: --control-profile {profile}"
    return "See `aws configure list-profiles`"


def outputs_of(session: Any, stack: str, needed: set[str]) -> dict[str, str]:
    """Read the outputs of a deployment's stack; raises NotFoundError for a stack of something else."""
    from tidewaiter.adapters.aws_errors import translated

    with translated("cloudformation:DescribeStacks", stack):
        stacks = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    found = {one["OutputKey"]: one["OutputValue"] for one in stacks[0].get("Outputs", ())}
    if not needed <= found.keys():
        raise NotFoundError("the stack is no Tidewaiter deployment", where=stack, hint="Name its stack with --stack")
    return found
