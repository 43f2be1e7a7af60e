"""The coverage statement of a report: what was looked for, what was read, and what could not be."""

from collections import Counter
from dataclasses import replace

from tidewaiter.content.rule_counts import looked_for
from tidewaiter.model.inventory import Coverage, Inventory


def statement(inventory: Inventory) -> Coverage | None:
    """Complete what the inventory tells; None for what we did not read ourselves (a bill of materials)."""
    if inventory.coverage is None:
        return None
    unread = Counter(problem.code for problem in inventory.problems if problem.incomplete)
    searched = all(problem.code != "malware-not-searched" for problem in inventory.problems)
    return replace(inventory.coverage, rules=looked_for(malware=searched), unread=tuple(sorted(unread.items())))
