"""AWS refusals in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as AwsConnectionError
from botocore.parsers import ResponseParserError

from tidewaiter.errors import ConflictError, NotFoundError, OfflineError, PermissionMissingError, TidewaiterError

DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "AuthorizationErrorException", "403"}
)
EXPIRED = frozenset(
    {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "RequestExpired", "UnrecognizedClientException", "AuthFailure"}
)
THROTTLED = frozenset(
    {"Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException", "SlowDown"}
)
CONFLICTS = frozenset(
    {
        "ConditionalCheckFailedException",
        "PreconditionFailed",
        "TransactionConflictException",
        "ConditionalRequestConflict",
        "ConcurrentModification",
        "ConcurrentModificationException",
        "EntityAlreadyExists",
        "ImageAlreadyExistsException",
        "ImageTagAlreadyExistsException",
        "InvalidGroup.Duplicate",
        "InvalidPermission.Duplicate",
    }
)
ABSENT = frozenset(
    {
        "404",
        "ImageNotFoundException",
        "InvalidGroup.NotFound",
        "InvalidInstanceID.Malformed",
        "InvalidInstanceID.NotFound",
        "InvalidNetworkInterfaceID.NotFound",
        "InvalidPermission.NotFound",
        "InvalidToken",
        "LifecyclePolicyNotFoundException",
        "NoSuchEntity",
        "NoSuchKey",
        "ParameterNotFound",
        "RegistryPolicyNotFoundException",
        "RepositoryNotFoundException",
        "RepositoryPolicyNotFoundException",
        "ResourceNotFoundException",
        "ScanNotFoundException",
        "SigningConfigurationNotFoundException",
        "TaskDoesNotExist",
        "TaskTimedOut",
    }
)


@contextmanager
def translated(permission: str, where: str = "") -> Iterator[None]:
    """Turn what botocore raises into a TidewaiterError that names the permission and the place."""
    try:
        yield
    except ClientError as error:
        raise (_page(error, permission, where) or _own_error(error, permission, where)) from error
    except (AwsConnectionError, HTTPClientError) as error:
        raise OfflineError(f"AWS can't be reached: {error}", where=where, hint="Check the network and the region") from error
    except (BotoCoreError, ResponseParserError) as error:
        raise TidewaiterError(f"the AWS call could not be made: {error}", where=where) from error


def _page(error: ClientError, permission: str, where: str) -> TidewaiterError | None:
    """Return what a web page in place of an answer means: neither that something is absent nor that it is forbidden."""
    found = error.response.get("Error", {})
    if not str(found.get("Message", "")).lstrip().startswith("<"):
        return None
    hint = "Check the endpoint and the proxy: no service of AWS answers so"
    return TidewaiterError(f"{permission} failed with {found.get('Code')}: a page came instead of an answer", where=where, hint=hint)


def _own_error(error: ClientError, permission: str, where: str) -> TidewaiterError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    message = str(error.response.get("Error", {}).get("Message", "")) or code
    if code in DENIED:
        return PermissionMissingError(f"denied: {message}", permission=permission, where=where)
    if code in EXPIRED:
        hint = "Log in again; a region that is not enabled for the account answers so, too"
        return PermissionMissingError(f"AWS does not accept the credentials: {message}", permission=permission, where=where, hint=hint)
    if code in THROTTLED:
        hint = "Wait a little and run it again, or audit fewer regions at once"
        return TidewaiterError(f"AWS asks to slow down: {permission} failed with {code}", where=where, hint=hint)
    if code in CONFLICTS:
        return ConflictError(f"changed by somebody else: {message}", where=where, hint="Read it again and repeat")
    if code in ABSENT:
        return NotFoundError(f"not found: {message}", where=where)
    return TidewaiterError(f"{permission} failed with {code}: {message}", where=where, hint="It may be retried")
