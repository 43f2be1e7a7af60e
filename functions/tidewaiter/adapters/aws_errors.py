"""AWS's error codes as our errors: which permission is missing, what is not there, what somebody else changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from botocore.exceptions import ConnectionError as BotoConnectionError

from tidewaiter.errors import BadInputError, ConflictError, NotFoundError, OfflineError, PermissionMissingError, TidewaiterError

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "AccessDeniedFault", "403"})
_CONFLICT = frozenset(
    {
        "EntityAlreadyExists",
        "InvalidGroup.Duplicate",
        "InvalidPermission.Duplicate",
        "ConcurrentModification",
        "ConcurrentModificationException",
        "ImageTagAlreadyExistsException",
        "DependencyViolation",
    }
)
_ABSENT_WORDS = ("NotFound", "NoSuch", "DoesNotExist")


@contextmanager
def translated(service: str, operation: str, where: str = "") -> Iterator[None]:
    """Turn what botocore raises inside into a TidewaiterError that names the call, e.g. permission `ec2:DescribeInstances`."""
    try:
        yield
    except ClientError as error:
        raise error_of(error, service, operation, where) from error
    except NoCredentialsError as error:
        raise PermissionMissingError(
            "no AWS credentials", permission=f"{service}:{operation}", where=where, hint="Configure credentials, e.g. AWS_PROFILE"
        ) from error
    except BotoConnectionError as error:
        raise OfflineError(f"{service} could not be reached: {error}", where=where, hint="Check network and endpoint") from error
    except BotoCoreError as error:
        raise BadInputError(f"{service}:{operation} could not be sent: {error}", where=where) from error


def error_of(error: ClientError, service: str, operation: str, where: str = "") -> TidewaiterError:
    """Choose our error for a ClientError by its code."""
    details = error.response.get("Error", {})
    code, text = str(details.get("Code", "")), str(details.get("Message", ""))[:500]
    call = f"{service}:{operation}"
    if code in _DENIED:
        return PermissionMissingError(f"{call} was denied", permission=call, where=where)
    if code in _CONFLICT:
        return ConflictError(f"{call}: {text or code}", where=where, hint="Somebody else acted in the meantime; plan again")
    if any(word in code for word in _ABSENT_WORDS):
        return NotFoundError(f"{call}: {text or code}", where=where)
    return TidewaiterError(
        f"{call} failed with {code}: {text}", where=where, hint="Try again; if it repeats, look the code up in AWS's documentation"
    )
