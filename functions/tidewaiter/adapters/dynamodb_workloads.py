"""What runs where, in DynamoDB: indexed by image digest, role and instance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tidewaiter.adapters.dynamodb_documents import DocumentTable, write_batch
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import WORKLOADS
from tidewaiter.model.cluster import Workload

GONE_DAYS = 30
"""How long a workload that is gone can still be joined with late events."""
LINK = "~role~"


class DynamoWorkloadStore:
    """`ports.WorkloadStore` over a boto3 DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = DocumentTable(client=client, name=table, table=WORKLOADS)

    @uses("dynamodb:Query", "dynamodb:BatchWriteItem", on="table:workloads")
    def replace(self, scope: str, workloads: Sequence[Workload], now: str) -> None:
        """Make `workloads` what runs in a scope; `seen_from` of what ran before is kept, what is gone gets `seen_until`."""
        before = {workload.key: workload for workload in self._of_scope(scope)}
        current = [self._seen(workload, before.get(workload.key), now) for workload in workloads]
        keys = {workload.key for workload in current}
        gone = [replace(workload, seen_until=now) for workload in before.values() if workload.key not in keys and not workload.seen_until]
        self._drop_links(scope, current, before)
        self._table.put_all("workload", (row for workload in current for row in _rows(scope, workload)))
        expires = int(datetime.fromisoformat(now).timestamp()) + GONE_DAYS * 86_400
        self._table.put_all("workload", (row for workload in gone for row in _rows(scope, workload)), expires=expires)

    @uses("dynamodb:Query", on="table:workloads")
    def running(self, scope: str) -> tuple[Workload, ...]:
        """Return what runs in a scope now."""
        return tuple(workload for workload in self._of_scope(scope) if not workload.seen_until)

    @uses("dynamodb:Query", on="index:workloads/by-digest")
    def by_digest(self, image_digest: str) -> tuple[Workload, ...]:
        """Return what runs an image now."""
        return _running(self._table.query("workload", ("image_digest", image_digest), index="by-digest"))

    @uses("dynamodb:Query", on="index:workloads/by-role")
    def by_role(self, role_arn: str) -> tuple[Workload, ...]:
        """Return what can use a role, or could before it went away within the last 30 days."""
        return tuple(self._table.query("workload", ("role_arn", role_arn), index="by-role"))

    @uses("dynamodb:Query", on="index:workloads/by-instance")
    def by_instance(self, instance_id: str) -> tuple[Workload, ...]:
        """Return what runs on an instance now."""
        return _running(self._table.query("workload", ("instance_id", instance_id), index="by-instance"))

    def _of_scope(self, scope: str) -> tuple[Workload, ...]:
        found: dict[str, Workload] = {}
        for workload in self._table.query("workload", ("scope", scope)):
            found.setdefault(workload.key, workload)
        return tuple(found.values())

    @staticmethod
    def _seen(workload: Workload, before: Workload | None, now: str) -> Workload:
        started = before.seen_from if before and not before.seen_until else ""
        return replace(workload, seen_from=started or workload.seen_from or now, seen_until="")

    def _drop_links(self, scope: str, current: Sequence[Workload], before: Mapping[str, Workload]) -> None:
        """Delete the links to roles that a workload no longer has."""
        requests = [
            {"DeleteRequest": {"Key": {"scope": {"S": scope}, "workload": {"S": f"{workload.key}{LINK}{role}"}}}}
            for workload in current
            for role in (before[workload.key].role_arns if workload.key in before else ())
            if role not in workload.role_arns
        ]
        for start in range(0, len(requests), 25):
            write_batch(self._table.client, self._table.name, requests[start : start + 25])


def _rows(scope: str, workload: Workload) -> Iterator[tuple[Workload, Mapping[str, str]]]:
    """One item for the workload with its digest and instance, and one link item per role, so that each index holds it once."""
    key = {"scope": scope, "workload": workload.key}
    yield workload, {**key, "image_digest": workload.image_digest, "instance_id": workload.instance_id}
    for role in workload.role_arns:
        yield workload, {"scope": scope, "workload": f"{workload.key}{LINK}{role}", "role_arn": role}


def _running(workloads: Sequence[Workload]) -> tuple[Workload, ...]:
    return tuple(workload for workload in workloads if not workload.seen_until)
