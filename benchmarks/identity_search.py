"""A search by hand over the policy evaluator: every technique tried on every pair of things, one call at a time.

It shares no code with `posture/identity`: IAM is asked through `iam.evaluate` with requests written here, and Kubernetes through a
review of its own over the raw bindings. Slow, and meant to be read beside the documentation.
"""

from collections import deque

from benchmarks.identity_account import World
from benchmarks.identity_calls import ACCOUNTS, ADMIN, Move
from benchmarks.identity_moves import Moves


class Searcher(Moves):
    """Answers what a start reaches in a world, with some moves forbidden."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.moves: dict[str, set[Move]] = {}
        for move in {*self._aws(), *self._kubernetes(), *self._between()}:
            self.moves.setdefault(move[0], set()).add(move)
        self.granted = {who: self._granted(who) for who in (*self.by_arn, *self.sessions)}

    def reached(self, start: str, banned: frozenset[Move] = frozenset()) -> frozenset[str]:
        """Return everything a start gets, itself included."""
        seen, waiting = {start}, deque([start])
        while waiting:
            for move in self.moves.get(waiting.popleft(), ()):
                if move not in banned and move[1] not in seen:
                    seen.add(move[1])
                    waiting.append(move[1])
            if not waiting and ADMIN not in seen and self._grants_held(seen, banned):
                seen.add(ADMIN)
                waiting.append(ADMIN)
        return frozenset(seen)

    def _grants_held(self, seen: set[str], banned: frozenset[Move]) -> bool:
        """Tell whether something that is held may give any permission to something else that is held."""
        return any(self.granted.get(who, set()) & seen and (who, ADMIN, "grant-controlled") not in banned for who in seen)

    def _granted(self, who: str) -> set[str]:
        """Return who gains what somebody gives away: roles and users, and sessions of theirs that no policy limits."""
        arns = {one.arn for one in self.account.principals if self._grants(who, one)}
        open_sessions = {name: limit for name, limit in self.sessions.items() if not limit.policy}
        return (arns | {name for name, limit in open_sessions.items() if (limit.target_role_arn or limit.role_arn) in arns}) - {who}

    def starts(self) -> tuple[str, ...]:
        """Return everybody and everything that can be held."""
        users = [self.user(f"system:serviceaccount:{namespace}:{name}") for namespace, name in ACCOUNTS]
        pods = [self.thing("pod", "/".join(key)) for key in self.pods]
        accounts = [self.thing("service-account", "/".join(key)) for key in ACCOUNTS]
        nodes = [self.thing("node", name) for name in ("n0", "n1")]
        return (*self.by_arn, *self.sessions, *users, *pods, *accounts, *nodes, *(self.entry(one) for one in self.entrants()))
