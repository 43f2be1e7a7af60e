"""Let our evaluator alone judge bucket policies: the emulator ignores their conditions, so a TLS-only bucket would refuse everyone."""

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from tidewaiter.local.patches import Patches


def leave_policies_to_us(patches: Patches) -> None:
    """Make the emulator's bucket policy check abstain; `authority` has judged the request before it gets there."""

    def abstain(_bucket: Any, _action: str, _resource: str) -> PermissionResult:
        return PermissionResult.NEUTRAL

    patches.attribute(FakeBucket, "get_permission", abstain)
