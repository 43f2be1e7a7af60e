"""RPM modularity: a package built in a module stream (`nodejs:18`) is judged only by advisories of that stream."""

from collections.abc import Sequence

from tidewaiter.model.advisory import Affected
from tidewaiter.model.package import Package

_MARKS = (".module+", ".module_")


def is_modular(version: str) -> bool:
    """Tell by the release whether an RPM was built in a module."""
    return any(mark in version for mark in _MARKS)


def concerns(package: Package, affected: Affected) -> bool | None:
    """Tell whether an advisory's entry can speak of a package's build; None when the package's stream is not known.

    Ordinary and modular builds of one name live side by side, and each stream has versions of its own.
    """
    if package.ecosystem != "rpm":
        return True
    modular = bool(affected.modularity) or any(is_modular(item.fixed) for item in affected.ranges)
    if modular != (is_modular(package.version) or bool(package.modularity)):
        return False
    if not modular or not affected.modularity:
        return True
    stream = ":".join(package.modularity.split(":")[:2])
    return affected.modularity == stream if stream else None


def is_fixed_build(package: Package, entries: Sequence[Affected]) -> bool:
    """Tell whether the installed build is one of the fixed ones; an erratum may list a build per minor release."""
    installed = _without_epoch(package.version)
    return is_modular(installed) and any(_without_epoch(item.fixed) == installed for entry in entries for item in entry.ranges)


def _without_epoch(version: str) -> str:
    epoch, colon, rest = version.partition(":")
    return rest if colon and epoch.isdigit() else version
