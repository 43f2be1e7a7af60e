"""What application an object is part of, by the labels that Kubernetes recommends.

https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
"""

from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.pods import mapping

_NAMES = ("app.kubernetes.io/part-of", "app.kubernetes.io/instance", "app.kubernetes.io/name", "app")


def application_of(data: Mapping[str, Any]) -> str:
    """Return the name of the widest that an object says it is part of; empty where it says nothing."""
    labels = mapping(mapping(data.get("metadata")).get("labels"))
    return next((str(labels[name]) for name in _NAMES if labels.get(name)), "")
