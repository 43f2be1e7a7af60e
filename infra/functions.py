"""Every Lambda function in one table: size, limits and what it calls; policies and environment variables follow from the calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.permissions import Grant, grants_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """One function: `handlers/<name>.py`; memory in MB, timeout in seconds, `concurrency` reserves and limits, `background` is invoked
    asynchronously and so gets a dead-letter queue. `calls` are adapter methods that declare their permissions, `grants` the rest.
    """

    name: str
    purpose: str
    memory: int = 512
    timeout: int = 60
    concurrency: int = 0
    background: bool = False
    disk: int = 512
    calls: tuple[Callable[..., Any], ...] = ()
    grants: tuple[Grant, ...] = ()

    @property
    def needs(self) -> frozenset[Grant]:
        """Everything the function may do, without logs and traces."""
        return grants_of(self.calls) | frozenset(self.grants)


def _all(*actions: str, on: str, reason: str = "") -> tuple[Grant, ...]:
    return tuple(Grant(action, on, reason) for action in actions)


SCANNING = (
    FunctionSpec(name="image_resolve", purpose="Which layers of a pushed image are not known yet", timeout=120),
    FunctionSpec(name="image_layer", purpose="Scan layers", memory=2048, timeout=900, disk=2048, concurrency=40),
    FunctionSpec(name="image_assemble", purpose="Put an image together, match, score, judge", memory=2048, timeout=600, disk=4096),
)
DETECTION = (
    FunctionSpec(name="cluster_audit", purpose="Audit clusters and registries", memory=1024, timeout=900, concurrency=1, background=True),
    FunctionSpec(name="detect_cloudtrail", purpose="Signals and incidents from CloudTrail", memory=512, timeout=60),
)
RESPONSE = (
    FunctionSpec(name="respond_plan", purpose="Plan a response", timeout=120),
    FunctionSpec(name="respond_guard", purpose="Judge a plan"),
    FunctionSpec(name="respond_approve", purpose="Ask people"),
    FunctionSpec(name="approval_url", purpose="Receive Slack's buttons", timeout=10, concurrency=10),
    FunctionSpec(name="approval_decide", purpose="Record a decision", background=True),
    FunctionSpec(name="respond_evidence", purpose="Keep what is seen before containment", timeout=120),
    FunctionSpec(name="act_network", purpose="Isolate instances", timeout=120, concurrency=5),
    FunctionSpec(name="act_identity", purpose="Revoke sessions", timeout=120, concurrency=5),
    FunctionSpec(name="act_registry", purpose="Block images", timeout=120, concurrency=5),
    FunctionSpec(name="respond_verify", purpose="Look whether containment is in effect", timeout=120),
    FunctionSpec(name="respond_notify", purpose="Tell people"),
    FunctionSpec(name="respond_lease", purpose="End of a lease"),
    FunctionSpec(name="respond_record", purpose="Record what failed"),
)
