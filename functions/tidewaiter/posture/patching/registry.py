"""All fixes there are, by the control whose findings they clear."""

from collections.abc import Mapping
from functools import cache

from tidewaiter.plugins import discover
from tidewaiter.posture.fix import Fix


@cache
def fixes() -> Mapping[str, Fix]:
    """Return every fix by the id of its control."""
    from tidewaiter.posture import fixes as folder

    return {fix.id: fix for fix in discover(folder, Fix)}
