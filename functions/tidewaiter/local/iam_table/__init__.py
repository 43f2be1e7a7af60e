"""The closed table of API calls the embedded AWS lets a role make: call -> actions, resources and condition keys.

A call that is not in the table is refused, whatever the role's policies say: fail closed.
"""

from collections.abc import Mapping

from tidewaiter.local.iam_table import cloud, identity, messaging, storage
from tidewaiter.local.iam_table.target import Place, Rule, Target
from tidewaiter.local.wire import ApiRequest

TABLE: Mapping[str, Rule] = {**storage.TABLE, **messaging.TABLE, **cloud.TABLE, **identity.TABLE}


def targets_of(request: ApiRequest, place: Place) -> tuple[Target, ...] | None:
    """Say what a call needs; None if the table does not know the call."""
    rule = TABLE.get(request.action)
    return None if rule is None else tuple(rule(request, place))


__all__ = ["TABLE", "Place", "Target", "targets_of"]
