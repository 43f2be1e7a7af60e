"""What one Lambda function is, as the table in `infra.functions` says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.adapters.permissions import Grant, grants_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """One function: `handlers/<name>.py`; memory and disk in MB, timeout in seconds.

    `concurrency` reserves and limits; `background` is invoked asynchronously and so gets a dead-letter queue. `calls` are adapter methods
    that declare their permissions, `grants` what is declared elsewhere; `guarded` are role ARNs that it must never change. Values of
    `environment` may name `{settings...}`. `isolated` has no network but
    S3 and DynamoDB, and the layer that searches for malware.
    """

    name: str
    purpose: str
    memory: int = 512
    timeout: int = 60
    concurrency: int = 0
    background: bool = False
    isolated: bool = False
    disk: int = 512
    calls: tuple[Callable[..., Any], ...] = ()
    grants: tuple[Grant, ...] = ()
    guarded: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def needs(self) -> frozenset[Grant]:
        """Everything the function may do, without logs and traces."""
        return grants_of(self.calls) | frozenset(self.grants)
