"""Named formats of texts: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library.

What `validate` returns is an optional list in the API server; the runtime takes no optional value from outside, so it travels as a type
of its own with `hasValue` and `value` (the runtime keeps `orValue` to itself).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import re2

from tidewaiter.posture.policies.functions import FORMAT, FORMAT_IF_ANY, PROBLEMS, Function
from tidewaiter.posture.policies.urls import url

_MAX_LABEL, _MAX_SUBDOMAIN = 63, 253
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_DNS_LABEL = re2.compile(_LABEL)
_DNS_SUBDOMAIN = re2.compile(rf"{_LABEL}(\.{_LABEL})*")
_OLD_DNS_LABEL = re2.compile("[a-z]([-a-z0-9]*[a-z0-9])?")
_QUALIFIED = re2.compile(_NAME)
_LABEL_VALUE = re2.compile(f"({_NAME})?")
_UUID = re2.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_BASE_64 = re2.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")
_DATE = re2.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re2.compile("(?i)([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})")


def _named(pattern: Any, longest: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= longest and pattern.fullmatch(text) is not None


def _prefix(check: Callable[[str], bool]) -> Callable[[str], bool]:
    """Take a name that more is put behind: it may end in a dash."""
    return lambda text: check(f"{text[:-1]}a" if len(text) > 1 and text.endswith("-") else text)


def _is_qualified(text: str) -> bool:
    prefix, slash, name = text.rpartition("/")
    good = len(name) <= _MAX_LABEL and _QUALIFIED.fullmatch(name) is not None
    return good and (not slash or (len(prefix) <= _MAX_SUBDOMAIN and _DNS_SUBDOMAIN.fullmatch(prefix) is not None))


def _is_uri(text: str) -> bool:
    try:
        url(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_datetime(text: str) -> bool:
    day, _, time = text.replace("t", "T").partition("T")
    return _is_date(day) and _TIME.fullmatch(time) is not None


_LABELS = {
    "dns1123Label": _named(_DNS_LABEL, _MAX_LABEL),
    "dns1123Subdomain": _named(_DNS_SUBDOMAIN, _MAX_SUBDOMAIN),
    "dns1035Label": _named(_OLD_DNS_LABEL, _MAX_LABEL),
}
_FORMATS: dict[str, Callable[[str], bool]] = {
    **_LABELS,
    **{f"{name}Prefix": _prefix(check) for name, check in _LABELS.items()},
    "qualifiedName": _is_qualified,
    "labelValue": _named(_LABEL_VALUE, _MAX_LABEL),
    "uri": _is_uri,
    "uuid": lambda text: _UUID.fullmatch(text) is not None,
    "byte": lambda text: _BASE_64.fullmatch(text) is not None,
    "date": _is_date,
    "datetime": _is_datetime,
}


def _validate(name: str, text: str) -> list[str] | None:
    if name not in _FORMATS:
        raise ValueError(f"no format is called {name}")
    return None if _FORMATS[name](text) else [f"does not match the format {name}"]


def _value(found: Any) -> Any:
    if found is None:
        raise ValueError("optional.none() dereference")
    return found


def _constant(name: str) -> Callable[[], str]:
    return lambda: name


FUNCTIONS = (
    *(Function(f"format.{name}", (), FORMAT, _constant(name), member=False) for name in _FORMATS),
    Function("format.named", ("string",), FORMAT_IF_ANY, lambda name: name if name in _FORMATS else None, member=False),
    Function("validate", (FORMAT, "string"), PROBLEMS, _validate),
    Function("hasValue", (PROBLEMS,), "bool", lambda found: found is not None),
    Function("value", (PROBLEMS,), "list", _value),
    Function("hasValue", (FORMAT_IF_ANY,), "bool", lambda found: found is not None),
    Function("value", (FORMAT_IF_ANY,), FORMAT, _value),
)
