"""The bindings of a cluster by whom they are for, and what somebody with several names holds by them."""

from collections import defaultdict
from collections.abc import Iterable

from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.held import Held
from tidewaiter.posture.identity.selfgiven import roles_of, with_own
from tidewaiter.posture.rbac import Grant, grants_of

__all__ = ["Bindings", "Grant", "Held", "Subject"]

Subject = tuple[str, str, str]


class Bindings:
    """Reads the bindings once; `unknown` collects the roles that could not be read."""

    def __init__(self, facts: ClusterFacts) -> None:
        self.listed = tuple(grant for grant, _ in grants_of(facts.rbac, facts.complete, platform=True))
        self.unknown: list[str] = []
        self._roles, self._namespaces = roles_of(facts), tuple(facts.namespaces())
        self._grants: dict[Subject, list[Grant]] = defaultdict(list)
        for grant in self.listed:
            for subject in grant.subjects:
                self._grants[(subject.kind, subject.namespace, subject.name)].append(grant)

    def subjects(self) -> list[Subject]:
        """Return everybody that something is bound to, as (kind, namespace, name)."""
        return sorted(self._grants)

    def held(self, subjects: Iterable[Subject], more: Iterable[Grant] = ()) -> Held:
        """Return what somebody with these names holds, and can give itself."""
        grants = [*more, *(grant for subject in subjects for grant in self._grants.get(subject, ()))]
        unread = [one for one in grants if one.rules is None and not one.absent]
        self.unknown += [f"{one.role_kind} {one.role} is not known, so neither is what its holders may do" for one in unread]
        return Held(with_own(grants, self._roles, self._namespaces))
