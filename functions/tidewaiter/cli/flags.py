"""Groups of flags: one dataclass instead of the same dozen parameters in every verb."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import wraps
from typing import Any, get_type_hints

from tidewaiter.cli import options


@dataclass(frozen=True, kw_only=True)
class ReportFlags:
    """How to judge, what to show and where to write it: every verb that makes a report takes these."""

    form: options.Format = field(default_factory=lambda: list(options.DEFAULT_FORMAT))
    output: options.Output = None
    fail_on: options.FailOn = ""
    severity: options.Severity = ""
    ignore_unfixed: options.IgnoreUnfixed = False
    show_suppressed: options.ShowSuppressed = False
    show_hidden: options.ShowHidden = False
    waivers: options.Waivers = options.DEFAULT_WAIVERS
    ignorefile: options.IgnoreFiles = None
    strict: options.Strict = False
    quiet: options.Quiet = False


@dataclass(frozen=True, kw_only=True)
class ScanFlags(ReportFlags):
    """What the verbs that match against advisories take as well."""

    database: options.Database = None
    vex: options.Vex = None
    private_names: options.PrivateNames = None


@dataclass(frozen=True, kw_only=True)
class ControlFlags(ReportFlags):
    """What the verbs that run controls take as well: which ones, and what is set aside."""

    compliance: options.Compliance = None
    control_profile: options.ControlProfile = ""
    control: options.Control = None
    skip_control: options.SkipControl = None
    allowed_registries: options.AllowedRegistries = None
    allowed_bases: options.AllowedBases = None
    inline_waivers: options.InlineWaivers = True
    builtin_waivers: options.BuiltinWaivers = True


@dataclass(frozen=True, kw_only=True)
class ManifestFlags(ControlFlags):
    """What judging files takes as well: how charts and kustomizations are rendered."""

    control_profile: options.FileProfile = ""
    values: options.Values = None
    namespace: options.Namespace = ""
    release: options.Release = ""
    api_versions: options.ApiVersions = None


@dataclass(frozen=True, kw_only=True)
class AwsFlags(ControlFlags):
    """What the verbs that read an AWS account take as well."""

    region: options.Region = None
    profile: options.Profile = None


def taking(kind: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a verb the fields of a dataclass as flags of its own; the verb receives them together as `flags`."""

    def decorate(verb: Callable[..., None]) -> Callable[..., None]:
        own = [one for one in inspect.signature(verb).parameters.values() if one.name != "flags"]
        names = [one.name for one in fields(kind)]

        @wraps(verb)
        def together(**values: Any) -> None:
            verb(**{one.name: values[one.name] for one in own}, flags=kind(**{name: values[name] for name in names}))

        parameters = [*own, *_parameters(kind)]
        together.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        together.__annotations__ = {one.name: one.annotation for one in parameters}
        return together

    return decorate


def _parameters(kind: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=_default(one), annotation=hints[one.name])
            for one in fields(kind)]  # fmt: skip


def _default(one: Field[Any]) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()
