"""Scans of images that nobody announced: the workflow is started with the event that should have come."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.cloud import Pushed
from tidewaiter.ports import Ledger

_SOURCE = "tidewaiter.reconcile"
AGAIN_SECONDS = 24 * 3600
"""What could not be scanned is tried again a day later, and no sooner."""
NEVER_SECONDS = 400 * 24 * 3600
"""Longer than any image is watched."""


def leave(ledger: Ledger, digest: str) -> None:
    """Start no scan of a digest any more: it is a signature or an attestation, which ECR lists as an image of the same type."""
    ledger.release(_SOURCE, digest)
    ledger.claim(_SOURCE, digest, seconds=NEVER_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanStarter:
    """Starts executions over a boto3 Step Functions client; `machine` is the ARN of `scan-image`, in `account` and `region`."""

    client: Any
    machine: str
    account: str
    region: str
    ledger: Ledger

    @uses("states:StartExecution", on="machine:scan-image")
    def start(self, pushed: Pushed) -> bool:
        """Start the scan of an image; False when that was done within the last day.

        The permissions for claiming are those of the ledger.
        """
        if not self.ledger.claim(_SOURCE, pushed.digest, seconds=AGAIN_SECONDS):
            return False
        name = f"reconcile-{pushed.digest.rpartition(':')[2][:32]}-{uuid4().hex[:12]}"
        try:
            with translated("states:StartExecution", self.machine):
                self.client.start_execution(stateMachineArn=self.machine, name=name, input=json.dumps(self._event(pushed, name)))
        except TidewaiterError:
            self.ledger.release(_SOURCE, pushed.digest)
            raise
        return True

    def _event(self, pushed: Pushed, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "source": _SOURCE,
            "detail-type": "ECR Image Action",
            "account": self.account,
            "region": self.region,
            "detail": {
                "action-type": "PUSH",
                "result": "SUCCESS",
                "repository-name": pushed.repository,
                "image-digest": pushed.digest,
            },
        }
