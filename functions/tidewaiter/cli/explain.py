"""`tidewaiter explain`: what an id means, what is known about it and when that was learnt."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.errors import NotFoundError
from tidewaiter.model.advisory import Advisory, ExploitFacts
from tidewaiter.plugins import discover


def explain(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="TW-..., CVE-..., GHSA-... or another advisory id.")],
    database: options.Database = None,
) -> None:
    """Explain a check, a detection or a flaw: why it matters, how likely exploitation is, how to fix it, how to waive it."""
    lines = list(_own(identifier) if identifier.upper().startswith("TW-") else _advisory(identifier, options_database=database))
    sys.stdout.write("\n".join(lines) + "\n")


def _own(identifier: str) -> Iterator[str]:
    from tidewaiter.detection import rules
    from tidewaiter.detection.rule import Rule
    from tidewaiter.posture import checks
    from tidewaiter.posture.control import Control

    for control in discover(checks, Control):
        if control.id.lower() == identifier.lower():
            yield f"{control.id}: {control.title} ({control.severity.value})"
            yield from ("", control.why, "", f"Fix: {control.remediation}")
            yield from (f"{name}: {', '.join(numbers)}" for name, numbers in control.mappings.items())
            yield from control.references
            yield from _waive(control.id)
            return
    for rule in discover(rules, Rule):
        if rule.id.lower() == identifier.lower():
            yield f"{rule.id}: {rule.title} ({rule.severity.value})"
            yield f"ATT&CK: {', '.join((*rule.tactics, *rule.techniques))}"
            yield f"Events: {', '.join(sorted(rule.events)) or 'all'}"
            yield f"Known false positives: {rule.false_positives or 'none known'}"
            yield from rule.references
            return
    raise NotFoundError(
        f"no check or detection is called {identifier}", hint="See `tidewaiter list checks` and `tidewaiter list detections`"
    )


def _advisory(identifier: str, *, options_database: object) -> Iterator[str]:
    from pathlib import Path

    from tidewaiter.adapters.advisory_sqlite import open_database

    store = open_database(options_database if isinstance(options_database, Path) else None)
    advisory = store.advisory(identifier)
    names = (identifier, *((advisory.id, *advisory.aliases) if advisory else ()))
    facts = next((found for name in names if name.startswith("CVE-") and (found := store.facts(name))), None)
    if advisory is None and facts is None:
        hint = "Refresh the database with `tidewaiter db update`"
        raise NotFoundError(f"the database (built {store.info().built}) does not know {identifier}", hint=hint)
    if advisory is not None:
        yield from _advisory_lines(advisory)
    yield from _facts_lines(facts)
    yield f"Data: database built {store.info().built}"
    yield from _waive(identifier)


def _advisory_lines(advisory: Advisory) -> Iterator[str]:
    yield f"{advisory.id} ({', '.join(advisory.aliases)}): {advisory.summary}".replace(" ()", "")
    yield f"Severity: {advisory.severity.value}{f' (vendor: {advisory.vendor_severity})' if advisory.vendor_severity else ''}"
    yield from (f"CVSS: {vector}" for vector in advisory.cvss)
    for affected in advisory.affected:
        for span in affected.ranges:
            end = f"fixed in {span.fixed}" if span.fixed else f"up to {span.last_affected}" if span.last_affected else "no fix known"
            yield f"Affects {affected.ecosystem} {affected.name} from {span.introduced}, {end}"
    yield f"Published {advisory.published}, modified {advisory.modified}, source {advisory.source} {advisory.url}".rstrip()


def _facts_lines(facts: ExploitFacts | None) -> Iterator[str]:
    if facts is None:
        yield "Exploitation: nothing known about it in this database"
        return
    yield f"CISA KEV: {f'yes, since {facts.kev_added}' if facts.kev else 'no'}"
    yield f"EPSS: {f'{facts.epss:.4f} ({facts.epss_date})' if facts.epss is not None else 'missing from this database'}"
    if facts.model is not None:
        yield f"Model {facts.model_version}: {facts.model:.4f}, above {100 * (facts.model_percentile or 0):.1f} % of all CVEs"
        yield from (f"  - {reason}" for reason in facts.reasons)


def _waive(identifier: str) -> Iterator[str]:
    yield f"Waive: tidewaiter waiver add {identifier} --reason ... --owner ... --expires YYYY-MM-DD"
