"""Everybody whom the Kubernetes API of a cluster knows, what each holds, and where that leads."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidewaiter.model.identity import EdgeKind, IdentityEdge, IdentityNode
from tidewaiter.posture.identity.access_edges import entrants, entry_edges, is_node, node_entry_edges
from tidewaiter.posture.identity.bindings import Bindings, Grant, Held, Subject
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, Key
from tidewaiter.posture.identity.contexts import context_of
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account
from tidewaiter.posture.identity.rbac_edges import MASTERS, rbac_edges

AUTHENTICATED, ANYBODY = "system:authenticated", "system:unauthenticated"


class Users:
    """The users, groups and entrants of a cluster; `unknown` are the roles that could not be read."""

    def __init__(self, facts: ClusterFacts, account: Account) -> None:
        self._facts = facts
        self._names = Names(facts.cluster)
        self._bindings = Bindings(facts)
        everybody, problems = entrants(facts, account)
        self._entrants = tuple(one for one in everybody if not is_node(one))
        self._registered = tuple(node_entry_edges(everybody, facts, self._names))
        self._all = tuple(self._everybody())
        self._context = context_of(facts, account, self._bindings.listed)
        self._known = {node.id for node in self.nodes()}
        self.unknown = (*problems, *self._bindings.unknown)

    def nodes(self) -> tuple[IdentityNode, ...]:
        """Return the nodes of everybody."""
        return tuple(node for node, _ in self._all)

    def edges(self) -> Iterator[IdentityEdge]:
        """Yield how IAM principals get in, and what everybody's permissions lead to."""
        yield from entry_edges(self._entrants, self._names)
        yield from self._registered
        for node, held in self._all:
            yield from self._leading(node, held)
        for one in self._entrants:
            if MASTERS in one.groups:
                yield self._master(one.principal)

    def leading(self, node: IdentityNode, grants: Iterable[Grant]) -> Iterator[IdentityEdge]:
        """Yield what grants lead to for somebody who has them besides what everybody has; the grants cannot be taken away there."""
        found = self._leading(node, self._bindings.held([("Group", "", AUTHENTICATED)], grants))
        return (replace(edge, cost=0) for edge in found)

    def _leading(self, node: IdentityNode, held: Held) -> Iterator[IdentityEdge]:
        """Yield what somebody leads to; from one whom nothing is bound to, nobody gains."""
        found = rbac_edges(node, held, self._context)
        return (edge for edge in found if edge.target in self._known or not self._names.is_somebody(edge.target))

    def _master(self, principal: str) -> IdentityEdge:
        return IdentityEdge(
            source=self._names.entry(principal).id,
            target=self._names.admin.id,
            kind=EdgeKind.RBAC,
            evidence=(f"group {MASTERS}, which no authorizer is asked about",),
            fix=f"Map {principal} to a group with less",
        )

    def _everybody(self) -> Iterator[tuple[IdentityNode, Held]]:
        held = self._bindings.held
        for key in self._facts.accounts():
            yield self._names.account_user(*key), held(_account_subjects(key))
        for one in self._entrants:
            subjects = [("User", "", one.username), *(("Group", "", group) for group in (*one.groups, AUTHENTICATED))]
            yield self._names.entry(one.principal), held(subjects, one.grants)
        for kind, _, name in self._bindings.subjects():
            if kind == "User" and not name.startswith("system:serviceaccount:"):
                yield self._names.user(name), held([(kind, "", name), ("Group", "", AUTHENTICATED)])
            elif kind == "Group":
                groups = {name} if name == ANYBODY else {name, AUTHENTICATED}
                yield self._names.group(name), held([("Group", "", group) for group in sorted(groups)])


def _account_subjects(key: Key) -> list[Subject]:
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{key[0]}", AUTHENTICATED)
    user = ("User", "", f"system:serviceaccount:{key[0]}:{key[1]}")
    return [("ServiceAccount", *key), user, *(("Group", "", group) for group in groups)]
