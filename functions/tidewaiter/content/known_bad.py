"""Files of an image whose SHA-256 is on a list of known malware."""

from collections.abc import Iterator

from tidewaiter.content.malware.visitor import ADVICE
from tidewaiter.feeds._known_bad import ECOSYSTEM
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.inventory import FileFact, Inventory
from tidewaiter.model.severity import Severity
from tidewaiter.ports import AdvisoryStore

RULE = "TW-MALWARE-known-bad-file"
PRIORITY = 99.0


def findings_of(inventory: Inventory, advisories: AdvisoryStore) -> tuple[Finding, ...]:
    """Return a critical finding per file that a list knows: programs, libraries and scripts, which are those with a digest."""
    if ECOSYSTEM not in advisories.info().ecosystems:
        return ()
    return tuple({finding.id: finding for finding in _found(inventory, advisories)}.values())


def _found(inventory: Inventory, advisories: AdvisoryStore) -> Iterator[Finding]:
    for fact in inventory.files:
        if fact.sha256:
            yield from (_finding(fact, one, inventory.image_digest) for one, _ in advisories.lookup(ECOSYSTEM, fact.sha256))


def _finding(fact: FileFact, advisory: Advisory, resource: str) -> Finding:
    day = advisory.modified[:10]
    listed = f"its SHA-256 is on the list {advisory.source}" + (f" of {day}" if day else "")
    facts = {"sha256": fact.sha256, "list": advisory.source, "listed": day, "malware": advisory.summary}
    return Finding(
        id=stable_id("finding", RULE, resource, fact.path, fact.sha256),
        kind=FindingKind.MALWARE,
        rule_id=RULE,
        title=f"Known malware ({advisory.summary}) in {fact.path}",
        resource=resource,
        severity=Severity.CRITICAL,
        location=Location(path=fact.path),
        priority=PRIORITY,
        reasons=(Reason(text=listed, source="content"),),
        remediation=ADVICE,
        evidence={name: value for name, value in facts.items() if value},
    )
