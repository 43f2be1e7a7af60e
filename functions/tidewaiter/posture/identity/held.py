"""The Kubernetes permissions of one user, asked by scope."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tidewaiter.posture.identity.names import ALL
from tidewaiter.posture.rbac import Grant

__all__ = ["ALL", "CHANGE", "READ", "WRITE", "Held"]

CHANGE = ("update", "patch")
WRITE = ("create", *CHANGE)
READ = ("get", "list", "watch")


@dataclass(frozen=True, slots=True)
class Held:
    """The grants of one user, its own and its groups', asked by scope (a namespace, or `*` for the whole cluster)."""

    grants: Sequence[Grant]

    def namespaces(self) -> set[str]:
        """Name the namespaces that some grant is limited to."""
        return {grant.namespace for grant in self.grants if grant.namespace}

    def by(self, scope: str, verbs: Iterable[str], group: str, resource: str) -> Grant | None:
        """Return a grant that allows one of the verbs on every object of a resource in a scope."""
        wanted = tuple(verbs)
        return next((one for one in self._in(scope) if any(one.allows(verb, group, resource) for verb in wanted)), None)

    def named(self, scope: str, verbs: Iterable[str], group: str, resource: str) -> Iterator[tuple[str, Grant]]:
        """Yield the names of objects that a grant of exactly this scope is limited to."""
        wanted = tuple(verbs)
        for grant in self.grants:
            if (grant.namespace or ALL) != scope:
                continue
            for rule in grant.rules or ():
                if any(rule.covers(verb, group, resource) for verb in wanted):
                    yield from ((name, grant) for name in rule.names)

    def _in(self, scope: str) -> Iterator[Grant]:
        """Yield the grants that hold in a whole scope; those of the whole cluster hold in every namespace."""
        return (grant for grant in self.grants if not grant.namespace or grant.namespace == scope)
