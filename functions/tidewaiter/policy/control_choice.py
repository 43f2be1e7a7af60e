"""Which controls a deployment runs, and which frameworks it holds clusters against: `waivers/controls.yaml` beside its waivers.

controls:
  - profile: default
    skip: [TW-K8S-liveness-probe]
    compliance: [cis-eks-1.8]
    allowed-registries: ["111122223333.dkr.ecr.*.amazonaws.com/*"]
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tidewaiter.errors import BadInputError, TidewaiterError
from tidewaiter.policy.yaml_entries import read_sections
from tidewaiter.posture.context import Context
from tidewaiter.posture.framework import Framework, control_ids, framework
from tidewaiter.posture.profiles import selection

FILE = "controls.yaml"
_SECTION = "controls"
_WORDS = frozenset({"profile", "inline-waivers", "builtin-waivers"})
_LISTS = frozenset({"control", "skip", "compliance", "allowed-registries", "allowed-bases"})
_DEFAULT_FRAMEWORK = "cis-eks-1.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlChoice:
    """What runs and what is held against the result."""

    context: Context
    frameworks: tuple[Framework, ...]
    inline_waivers: bool = True
    builtin_waivers: bool = True


def default_choice() -> ControlChoice:
    """Return what runs where nobody chose: the default profile, and CIS EKS for clusters."""
    return _choice({})


def read_choice(text: str, source: str) -> ControlChoice:
    """Read the file; raises BadInputError for anything in it that names nothing: what was chosen must not silently be something else."""
    fields: dict[str, str | tuple[str, ...]] = {}
    for entry in read_sections(text, source):
        wrong = entry.wrong or ("" if entry.section == _SECTION else f"unknown key {entry.section[:50]!r}, expected {_SECTION!r}")
        twice = sorted(fields.keys() & entry.fields.keys())
        wrong = wrong or (f"{twice[0]!r} is given twice" if twice else _flaw(entry.fields))
        if wrong:
            raise BadInputError(wrong, where=f"{source}:{entry.line}", hint=f"Known are {', '.join(sorted(_WORDS | _LISTS))}")
        fields |= entry.fields
    try:
        return _choice(fields)
    except TidewaiterError as error:
        raise BadInputError(error.message, where=source, hint=error.hint) from None


def _flaw(fields: Mapping[str, str | tuple[str, ...]]) -> str:
    for name, value in fields.items():
        if name not in _WORDS | _LISTS:
            return f"unknown key {name[:50]!r}"
        if name in _WORDS and not isinstance(value, str):
            return f"{name} must be one word"
        if name.endswith("-waivers") and value not in ("yes", "no", "true", "false"):
            return f"{name} must be yes or no"
    return ""


def _choice(fields: Mapping[str, str | tuple[str, ...]]) -> ControlChoice:
    wanted = _list(fields, "compliance") if "compliance" in fields else (_DEFAULT_FRAMEWORK,)
    chosen = tuple(dict.fromkeys(framework(word) for word in wanted))
    # What the default framework needs besides would be no choice of anybody.
    needed = [one for whole in chosen for one in control_ids(whole)] if "compliance" in fields else ()
    context = Context(
        selected=selection(str(fields.get("profile", "")), _list(fields, "control"), _list(fields, "skip"), needed),
        allowed_registries=_list(fields, "allowed-registries") or None,
        allowed_bases=_list(fields, "allowed-bases") or None,
    )
    return ControlChoice(
        context=context,
        frameworks=chosen,
        inline_waivers=fields.get("inline-waivers", "yes") in ("yes", "true"),
        builtin_waivers=fields.get("builtin-waivers", "yes") in ("yes", "true"),
    )


def _list(fields: Mapping[str, str | tuple[str, ...]], name: str) -> tuple[str, ...]:
    value = fields.get(name, ())
    return (value,) if isinstance(value, str) else value
