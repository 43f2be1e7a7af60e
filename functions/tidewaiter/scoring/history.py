"""What was known of a vendor before a day: earlier CVEs, KEV entries and Metasploit modules."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KINDS = ("cves", "kev", "msf")
"""What is counted per vendor, and the order of the stored columns."""


@dataclass(frozen=True, slots=True)
class VendorHistory:
    """Sorted days (proleptic ordinals) per vendor and kind; a vendor is the lower-case name of the CVE record."""

    days: Mapping[str, tuple[Sequence[int], ...]]

    def before(self, vendor: str, day: int) -> tuple[int, ...]:
        """Count a vendor's events strictly before a day, one number per kind in `KINDS`."""
        known = self.days.get(vendor)
        return tuple(bisect_left(column, day) for column in known) if known else (0,) * len(KINDS)

    def most(self, vendors: Sequence[str], day: int) -> tuple[int, ...]:
        """Count for the vendor with the most events of each kind, for records that name several."""
        counts = [self.before(vendor, day) for vendor in vendors]
        return tuple(max(column) for column in zip(*counts, strict=True)) if counts else (0,) * len(KINDS)


def pack(history: VendorHistory, origin: int) -> dict[str, list[list[int]]]:
    """Write a history as small numbers: the first day counts from `origin`, each further one from the day before it."""
    return {vendor: [_steps(column, origin) for column in columns] for vendor, columns in sorted(history.days.items())}


def unpack(raw: Mapping[str, Sequence[Sequence[int]]], origin: int) -> VendorHistory:
    """Read what `pack` wrote."""
    return VendorHistory({vendor: tuple(_sums(column, origin) for column in columns) for vendor, columns in raw.items()})


def _steps(days: Sequence[int], origin: int) -> list[int]:
    return [day - before for before, day in zip([origin, *days], days, strict=False)]


def _sums(steps: Sequence[int], origin: int) -> tuple[int, ...]:
    days: list[int] = []
    for step in steps:
        days.append((days[-1] if days else origin) + step)
    return tuple(days)
