"""RPM streams: a package built in a module (`nodejs:18`) is judged only by advisories of that module; epochs where nobody knows them."""

from collections.abc import Sequence
from dataclasses import replace

from tidewaiter.model.advisory import Advisory, Affected
from tidewaiter.model.package import Package

_MARKS = (".module+", ".module_")
_EXTRAS = "extras/"
_NUMBER = "0123456789.-"


def is_modular(version: str) -> bool:
    """Tell by the release whether an RPM was built in a module."""
    return any(mark in version for mark in _MARKS)


def concerns(package: Package, affected: Affected) -> bool | None:
    """Tell whether an advisory's entry can speak of a package's build; None when the package's stream is not known.

    Ordinary and modular builds of one name live side by side, and each stream has versions of its own. So have the topics of Amazon's
    extras (`feeds.amazon`), whose packages nothing in an image tells from others of their name.
    """
    if affected.modularity.startswith(_EXTRAS):
        return None
    if package.ecosystem != "rpm":
        return True
    modular = bool(affected.modularity) or any(is_modular(item.fixed) for item in affected.ranges)
    if modular != (is_modular(package.version) or bool(package.modularity)):
        return False
    if not modular or not affected.modularity:
        return True
    stream = ":".join(package.modularity.split(":")[:2])
    return affected.modularity == stream if stream else None


def is_fixed_build(version: str, entries: Sequence[Affected]) -> bool:
    """Tell whether the installed build is one of the fixed ones; an erratum may list a build per minor release."""
    installed = without_epoch(version)
    return is_modular(installed) and any(without_epoch(item.fixed) == installed for entry in entries for item in entry.ranges)


def stream_of(affected: Affected) -> str:
    """Name the stream of an entry for people: `module stream nodejs:18`, `extras topic dnsmasq`."""
    if affected.modularity.startswith(_EXTRAS):
        return f"extras topic {affected.modularity.removeprefix(_EXTRAS)}"
    return f"module stream {affected.modularity}".rstrip()


def unshared(entries: Sequence[tuple[Advisory, Affected]]) -> Sequence[tuple[Advisory, Affected]]:
    """Take all entries of a name that only extras topics have for what is installed: there is nothing to confuse it with.

    Topics that differ by their number only (ruby2.6, ruby3.0) hold one name in several series; docker and ecs hold the same builds.
    """
    streams = {affected.modularity for _, affected in entries}
    if not all(stream.startswith(_EXTRAS) for stream in streams) or len({stream.rstrip(_NUMBER) for stream in streams}) < len(streams):
        return entries
    return [(advisory, replace(affected, modularity="")) for advisory, affected in entries]


def without_epochs(affected: Affected) -> Affected:
    """Drop the epochs of all versions that an entry names."""
    ranges = tuple(
        replace(
            item,
            introduced=without_epoch(item.introduced),
            fixed=without_epoch(item.fixed),
            last_affected=without_epoch(item.last_affected),
            limit=without_epoch(item.limit),
        )
        for item in affected.ranges
    )
    return replace(affected, ranges=ranges, versions=tuple(map(without_epoch, affected.versions)))


def without_epoch(version: str) -> str:
    """Drop the epoch of an RPM version."""
    epoch, colon, rest = version.partition(":")
    return rest if colon and epoch.isdigit() else version
