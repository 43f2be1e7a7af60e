"""Label selectors of Kubernetes: `matchLabels` and `matchExpressions`, as the API server evaluates them."""

from collections.abc import Iterable, Mapping
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


def label_keys(selectors: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Collect the labels that LabelSelectors look at; what differs in others only, they cannot tell apart."""
    found: set[str] = set()
    for one in selectors:
        found.update(mapping(one.get("matchLabels")))
        found.update(str(mapping(each).get("key", "")) for each in sequence(one.get("matchExpressions")))
    return frozenset(found)


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
