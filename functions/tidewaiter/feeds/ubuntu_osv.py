"""Canonical's own OSV data: CVE records and notices of Ubuntu, with the streams that a subscription opens (ESM, FIPS).

Format and ecosystem names: https://documentation.ubuntu.com/security/security-updates/osv/.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidewaiter.feeds import osv
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, text
from tidewaiter.model.advisory import Advisory, Affected

_PRO = "Ubuntu:Pro:"
_STREAMS = ("FIPS", "Realtime")
"""What stands behind `Ubuntu:Pro:` for builds with versions of their own; ESM has none and goes on where the release ends."""


def recognises(record: Record) -> bool:
    """Tell a record of Ubuntu."""
    return osv.is_osv(record) and osv.is_of_ubuntu(record)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the advisory with ESM's fixes among those of the release. Livepatches (LSN) are for running kernels and left out."""
    if text(record.get("id")).startswith("LSN-"):
        return
    for item in osv.parse(record, where, arrange):
        yield replace(item, affected=_joined(item.affected), url=_page(item.id)) if isinstance(item, Advisory) else item


def _joined(affected: Iterable[Affected]) -> tuple[Affected, ...]:
    """Write one word per package of a release: its own fix, else ESM's, else that there is none."""
    best: dict[tuple[str, str], tuple[int, Affected]] = {}
    for entry in affected:
        is_esm = entry.ecosystem.startswith(_PRO) and not entry.ecosystem.removeprefix(_PRO).startswith(_STREAMS)
        is_fixed = any(item.fixed for item in entry.ranges)
        state = "fixed (with Ubuntu Pro)" if is_esm and is_fixed else entry.state
        ecosystem = f"Ubuntu:{entry.ecosystem.removeprefix(_PRO)}" if is_esm else entry.ecosystem
        # The enumerated versions are those that a range holds.
        told = replace(entry, ecosystem=ecosystem, state=state, versions=() if entry.ranges else entry.versions)
        rank = 2 * is_fixed - is_esm
        if rank > best.get((ecosystem, entry.name), (-2, told))[0]:
            best[ecosystem, entry.name] = rank, told
    return tuple(told for _, told in best.values())


def _page(identifier: str) -> str:
    if identifier.startswith("USN-"):
        return f"https://ubuntu.com/security/notices/{identifier}"
    return f"https://ubuntu.com/security/{identifier.removeprefix('UBUNTU-')}"


UBUNTU_OSV = Feed(
    id="ubuntu-osv",
    title="Ubuntu security data (OSV)",
    licence="CC-BY-SA-4.0",
    recognises=recognises,
    parse=parse,
    urls=("https://security-metadata.canonical.com/osv/osv-all.tar.xz",),
)
