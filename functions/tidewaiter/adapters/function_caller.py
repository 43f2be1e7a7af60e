"""Handing work to another function without waiting for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCaller:
    """Invokes functions asynchronously over a boto3 Lambda client; `decide_function` is the name of `approval_decide`."""

    client: Any
    decide_function: str

    @uses("lambda:InvokeFunction", on="function:approval_decide")
    def decide(self, decision: Mapping[str, Any]) -> None:
        """Hand a decision over; Lambda retries it, and what fails for good lands in the dead-letter queue."""
        with translated("lambda:InvokeFunction", self.decide_function):
            self.client.invoke(FunctionName=self.decide_function, InvocationType="Event", Payload=json.dumps(decision).encode())
