"""Lists of a cluster, one after the other: one that fails is a problem, and the rest is still read."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from tidewaiter.errors import NotFoundError, PermissionMissingError, TidewaiterError
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.problem import Problem
from tidewaiter.ports import ClusterReader
from tidewaiter.posture.slimming import Slimmer

Read = tuple[str, str]
"""Version and plural of a kind."""

MAX_FAILURES = 3
"""Lists in a row that fail before the API counts as unreachable: each may have waited for a time-out."""


class Lister:
    """Reads the lists of one cluster; kinds that are `optional` need not be served."""

    def __init__(self, reader: ClusterReader, cluster: Cluster, optional: Container[Read]) -> None:
        self._reader = reader
        self._cluster = cluster
        self._optional = optional
        self._slimmer = Slimmer()
        self._failures = 0
        self.problems: list[Problem] = []

    def read(self, read: Read) -> Sequence[Mapping[str, Any]] | None:
        """Return the objects of a kind, None where that is not known; raises what stopped the third list in a row."""
        try:
            found = [self._slimmer.slim(one) for one in self._reader.list_objects(*read)]
        except PermissionMissingError as error:
            self._problem("permission-missing", error, permission=error.permission)
        except NotFoundError as error:
            if read in self._optional:
                return ()
            self._problem("kubernetes-api-absent", error, "The cluster does not serve it")
        except TidewaiterError as error:
            self._failures += 1
            if self._failures == MAX_FAILURES:
                raise
            self._problem("kubernetes-list-failed", error, what=f"{read[1]} were not read: {error.message}")
            return None
        else:
            self._failures = 0
            return found
        self._failures = 0
        return None

    def _problem(self, code: str, error: TidewaiterError, hint: str = "", *, what: str = "", permission: str = "") -> None:
        where = self._cluster.arn
        self.problems.append(Problem(code=code, what=what or error.message, where=where, hint=hint or error.hint, permission=permission))
