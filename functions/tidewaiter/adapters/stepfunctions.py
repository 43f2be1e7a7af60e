"""Answers to waiting steps."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTokens:
    """Gives task tokens back over a boto3 Step Functions client."""

    client: Any

    @uses("states:SendTaskSuccess", on="machine:respond")
    def succeed(self, token: str, output: Mapping[str, Any]) -> bool:
        """Let a waiting step go on; False if it no longer waits (it timed out, or was answered)."""
        try:
            with translated("states:SendTaskSuccess"):
                self.client.send_task_success(taskToken=token, output=json.dumps(output))
        except NotFoundError:
            return False
        return True
