"""What would clear the findings of an image: upgrades of its packages, and newer bases."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tidewaiter.inventory.bases import Candidate
from tidewaiter.model.image import BaseImage
from tidewaiter.model.report import Report
from tidewaiter.policy.rebase import rebases_of
from tidewaiter.policy.upgrades import upgrades_of
from tidewaiter.ports import AdvisoryStore


def advised(report: Report, store: AdvisoryStore, bases: Callable[[BaseImage], Sequence[Candidate]]) -> Report:
    """Add advice to a report that has its inventory; others stay as they are."""
    inventory = report.inventory
    if inventory is None:
        return report
    candidates = bases(inventory.base) if inventory.base else ()
    upgrades = upgrades_of(report.findings, inventory, store)
    return replace(report, upgrades=upgrades, rebases=rebases_of(report.findings, inventory, candidates, store))
