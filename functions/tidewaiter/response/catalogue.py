"""The actions there are, and what each actor's function may do: the responder's IAM policy is generated from this."""

from collections.abc import Iterable

from tidewaiter import plugins
from tidewaiter.errors import BadInputError
from tidewaiter.response import actions as package
from tidewaiter.response.action import Permission, ResponseAction

ACTORS = ("network", "identity", "registry")


def all_actions() -> tuple[ResponseAction, ...]:
    """Every action, ordered by id."""
    return plugins.discover(package, ResponseAction)


def action_of(action_id: str) -> ResponseAction:
    """Find an action; raises BadInputError naming those there are."""
    found = {action.id: action for action in all_actions()}
    if action_id not in found:
        raise BadInputError(f"no action is called {action_id!r}", hint=f"There are {', '.join(found)}")
    return found[action_id]


def permissions_for(actor: str) -> tuple[Permission, ...]:
    """Collect what the function of an actor needs for making changes (what it reads, the reader adapter declares)."""
    return tuple(sorted({permission for action in _of(actor) for permission in action.permissions}))


def operations_for(actor: str) -> frozenset[tuple[str, str]]:
    """Collect the (service, operation) pairs that an actor's CloudActor may perform."""
    return frozenset(operation for action in _of(actor) for operation in action.operations)


def _of(actor: str) -> Iterable[ResponseAction]:
    if actor not in ACTORS:
        raise BadInputError(f"no actor is called {actor!r}", hint=f"There are {', '.join(ACTORS)}")
    return (action for action in all_actions() if action.actor == actor)
