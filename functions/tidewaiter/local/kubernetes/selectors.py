"""Label and field selectors, as list calls and disruption budgets use them."""

from collections.abc import Callable, Mapping
from typing import Any

from tidewaiter.local.kubernetes.status import bad_request

Matcher = Callable[[Mapping[str, Any]], bool]
_FIELDS = ("metadata.name", "metadata.namespace", "spec.nodeName", "spec.serviceAccountName", "status.phase")


def parse_label_selector(text: str) -> Matcher:
    """Read `a=b,c!=d,e in (f,g),h,!i` into a matcher over labels; raises a 400 Status."""
    terms = [_label_term(term) for term in _split(text)]
    return lambda labels: all(term(labels) for term in terms)


def _split(text: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part.strip() for part in (*parts, current) if part.strip()]


def _label_term(term: str) -> Matcher:
    for operator, negated in (("!=", True), ("==", False), ("=", False)):
        key, found, value = term.partition(operator)
        if found:
            return _one_of(key.strip(), [value.strip()], negated=negated)
    words = term.replace("(", " ( ").split()
    if len(words) > 1 and words[1] in ("in", "notin"):
        inside = term.partition("(")[2].rstrip(") ")
        return _one_of(words[0], [value.strip() for value in inside.split(",")], negated=words[1] == "notin")
    if len(words) == 1:
        key = term.removeprefix("!")
        return lambda labels: (key in labels) != term.startswith("!")
    raise bad_request(f"unable to parse requirement: {term}")


def _one_of(key: str, values: list[str], *, negated: bool) -> Matcher:
    return lambda labels: (labels.get(key) in values) != negated


def selector_of(selector: Mapping[str, Any]) -> Matcher:
    """Turn a LabelSelector object into a matcher; an empty selector matches everything."""
    terms = [_one_of(key, [value], negated=False) for key, value in (selector.get("matchLabels") or {}).items()]
    terms.extend(_expression(expression) for expression in selector.get("matchExpressions") or ())
    return lambda labels: all(term(labels) for term in terms)


def _expression(expression: Mapping[str, Any]) -> Matcher:
    key, operator, values = str(expression.get("key")), expression.get("operator"), list(expression.get("values") or ())
    if operator in ("In", "NotIn"):
        return _one_of(key, values, negated=operator == "NotIn")
    if operator in ("Exists", "DoesNotExist"):
        return lambda labels: (key in labels) == (operator == "Exists")
    raise bad_request(f"unknown label selector operator {operator!r}")


def parse_field_selector(text: str) -> Matcher:
    """Read `spec.nodeName=a,status.phase!=Running` into a matcher over whole objects; raises a 400 Status for other fields."""
    terms = [_field_term(term) for term in _split(text)]
    return lambda data: all(term(data) for term in terms)


def _field_term(term: str) -> Matcher:
    negated = "!=" in term
    path, _, value = term.partition("!=" if negated else "=")
    if path not in _FIELDS:
        raise bad_request(f"field label not supported: {path}")
    section, _, name = path.partition(".")
    wanted = value.removeprefix("=")
    return lambda data: (str((data.get(section) or {}).get(name, "")) == wanted) != negated
