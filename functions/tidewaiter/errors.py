"""Errors that reach a person: every one says what went wrong, where, and what to do about it.

An expected outcome (an unreadable file, an unknown version scheme) is not an error but a `model.Problem`.
"""


class TidewaiterError(Exception):
    """Base of everything Tidewaiter raises on purpose; the command line and the handlers catch only this."""

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f". {self.hint}" if self.hint else ""
        return f"{self.message}{place}{advice}"


class BadInputError(TidewaiterError):
    """What we were given cannot be understood: a malformed event, file, reference or option."""


class DigestMismatchError(BadInputError):
    """Bytes do not hash to the digest that names them."""

    def __init__(self, *, expected: str, actual: str, where: str, hint: str = "") -> None:
        super().__init__(
            f"digest mismatch: expected {expected}, got {actual}",
            where=where,
            hint=hint or "Pull or push the image again; if it repeats, the copy in the registry is corrupt",
        )
        self.expected = expected
        self.actual = actual


class LimitExceededError(BadInputError):
    """Input is larger, deeper or more compressed than we are willing to process."""


class NotAnImageError(BadInputError):
    """A registry holds it and it is no image: a signature, an SBOM, another artefact."""


class NotFoundError(TidewaiterError):
    """The thing that was asked for does not exist."""


class PermissionMissingError(TidewaiterError):
    """A call was refused; `permission` names the grant that is missing, e.g. `ecr:BatchGetImage`."""

    def __init__(self, message: str, *, permission: str, where: str = "", hint: str = "") -> None:
        super().__init__(message, where=where, hint=hint or f"Grant {permission}")
        self.permission = permission


class OfflineError(TidewaiterError):
    """The network, or a service on it, could not be reached."""


class ConflictError(TidewaiterError):
    """Somebody else changed the state that we were about to change."""


class RefusedError(TidewaiterError):
    """A guard says no: a break-glass principal, a kill switch, a rate limit, an unapproved plan."""
