"""The one door through which containment changes AWS: it performs only the operations that its function declared."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.errors import RefusedError
from tidewaiter.model.response import ApiCall

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class BotoCloudActor:
    """Implements `ports.CloudActor`: `client` gives the boto3 client of a service, `allowed` are (service, operation) pairs."""

    def __init__(self, client: Callable[[str], Any], allowed: frozenset[tuple[str, str]]) -> None:
        self._client = client
        self._allowed = allowed

    def perform(self, call: ApiCall) -> Mapping[str, Any]:
        """Make one exact call; raises RefusedError for an operation that was not declared."""
        if (call.service, call.operation) not in self._allowed:
            raise RefusedError(f"{call.service}:{call.operation} is not declared by this function's actions", where=call.service)
        method = getattr(self._client(call.service), _WORD.sub("_", call.operation).lower())
        with translated(f"{call.service}:{call.operation}", _place(call)):
            answer = dict(method(**call.parameters))
        answer.pop("ResponseMetadata", None)
        return answer


def _place(call: ApiCall) -> str:
    names = ("RoleName", "NetworkInterfaceId", "GroupId", "VpcId", "repositoryName")
    return next((str(call.parameters[name]) for name in names if name in call.parameters), "")
