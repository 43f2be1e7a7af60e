"""Label selectors of Kubernetes: `matchLabels` and `matchExpressions`, as the API server evaluates them."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.pods import mapping, sequence


def selects(selector: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """Tell whether a LabelSelector matches labels; an empty one matches everything, an unknown operator nothing."""
    if any(labels.get(key) != value for key, value in mapping(selector.get("matchLabels")).items()):
        return False
    return all(_expression(mapping(one), labels) for one in sequence(selector.get("matchExpressions")))


def selects_all(selector: Mapping[str, Any]) -> bool:
    """Tell whether a LabelSelector is empty, which matches everything."""
    return not mapping(selector.get("matchLabels")) and not sequence(selector.get("matchExpressions"))


def _expression(one: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key, values = str(one.get("key", "")), sequence(one.get("values"))
    match one.get("operator"):
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    return False
