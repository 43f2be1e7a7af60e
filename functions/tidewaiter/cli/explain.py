"""`tidewaiter explain`: what an id means, what is known about it and when that was learnt."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.errors import NotFoundError

if TYPE_CHECKING:
    from tidewaiter.model.advisory import Advisory, ExploitFacts


class Form(StrEnum):
    """How an explanation is written."""

    TABLE = "table"
    JSON = "json"


def explain(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="TW-..., an action, CVE-..., GHSA-... or another advisory id.")],
    image: Annotated[
        str, typer.Option("--image", help="Explain it in this image: a report.json or SBOM, the digest of a scanned image, or a reference.")
    ] = "",
    why_not: Annotated[
        bool, typer.Option("--why-not", help="With --image: only what was suppressed, hidden or judged not affected, and why.")
    ] = False,
    form: Annotated[Form, typer.Option("--format", "-f", help="With --image: table or json.")] = Form.TABLE,
    database: options.Database = None,
) -> None:
    """Explain a check, a detection, an action or a flaw: why it matters, how likely exploitation is, how to fix and how to waive it.

    With --image it says why a flaw is reported there and why not: advisory, comparison of versions, evidence, score, fix.
    """
    if image:
        sys.stdout.write(_in_image(_asked(identifier), image, form, database, negative=why_not))
        return
    if why_not or form is not Form.TABLE:
        raise typer.BadParameter("only with --image", param_hint="--why-not" if why_not else "--format")
    sys.stdout.write("\n".join(_own(identifier) or _advisory(identifier, database)) + "\n")


def _in_image(identifier: str, word: str, form: Form, database: Path | None, *, negative: bool) -> str:
    """Explain a flaw in every image of a reference."""
    from tidewaiter import documents
    from tidewaiter.adapters.advisory_sqlite import open_database
    from tidewaiter.cli.explain_image import reports_of
    from tidewaiter.policy.explaining import explanation_of, why_not
    from tidewaiter.reporting.explanation import draw, explanation_lines

    store = open_database(database)
    found = [explanation_of(identifier, report, store) for report in reports_of(word, database)]
    if not any(one.findings for one in found):
        _own(identifier)  # raises for an id that looks like ours and is nobody's
    if form is Form.JSON:
        written = [documents.dump("explanation", why_not(one) if negative else one) for one in found]
        return json.dumps(written[0] if len(written) == 1 else written, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    width, colour = shutil.get_terminal_size((80, 24)).columns, sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return "\n".join(draw(explanation_lines(one, negative=negative), width=width, colour=colour) for one in found)


def _own(identifier: str) -> list[str]:
    """Explain what is ours; empty if the id is not. Raises NotFoundError for an id that looks like ours but is unknown."""
    from tidewaiter.cli.catalogue import entries
    from tidewaiter.cli.suggest import did_you_mean

    known = entries()
    entry = known.get(identifier.lower())
    if entry:
        return [*entry.lines(), *(_waive(entry.id) if entry.waivable else ())]
    guess = did_you_mean(identifier, (one.id for one in known.values()))
    if guess or identifier.upper().startswith("TW-"):
        hint = guess or "See `tidewaiter list checks`, `list detections` and `list actions`"
        raise NotFoundError(f"no check, detection or action is called {identifier}", hint=hint)
    return []


def _advisory(identifier: str, database: Path | None) -> Iterator[str]:
    from tidewaiter.adapters.advisory_sqlite import open_database

    store = open_database(database)
    word = _spelled(identifier)
    advisory = store.advisory(word)
    names = (word, *((advisory.id, *advisory.aliases) if advisory else ()))
    facts = next((found for name in names if name.startswith("CVE-") and (found := store.facts(name))), None)
    if advisory is None and facts is None:
        hint = "Refresh the database with `tidewaiter db update`"
        raise NotFoundError(f"the database (built {store.info().built}) does not know {identifier}", hint=hint)
    if advisory is not None:
        yield from _advisory_lines(advisory)
    yield from _facts_lines(facts)
    yield f"Data: database built {store.info().built}"
    yield from _waive(word)


def _asked(identifier: str) -> str:
    """Spell an id as it is written, ours as the catalogue does."""
    from tidewaiter.cli.catalogue import entries

    entry = entries().get(identifier.lower())
    return entry.id if entry else _spelled(identifier)


def _spelled(identifier: str) -> str:
    """Write an id as databases do: CVE upper case, GHSA upper case with the rest lower."""
    if identifier.lower().startswith("ghsa-"):
        return "GHSA" + identifier[4:].lower()
    return identifier.upper() if identifier.lower().startswith("cve-") else identifier


def _advisory_lines(advisory: "Advisory") -> Iterator[str]:
    from tidewaiter.reporting.explanation import day_of

    yield f"{advisory.id} ({', '.join(advisory.aliases)}): {advisory.summary}".replace(" ()", "")
    yield f"Severity: {advisory.severity.value}{f' (vendor: {advisory.vendor_severity})' if advisory.vendor_severity else ''}"
    yield from (f"CVSS: {vector}" for vector in advisory.cvss)
    for affected in advisory.affected:
        for span in affected.ranges:
            end = f"fixed in {span.fixed}" if span.fixed else f"up to {span.last_affected}" if span.last_affected else "no fix known"
            yield f"Affects {affected.ecosystem} {affected.name} from {span.introduced}, {end}"
    dates = f"Published {day_of(advisory.published)}, modified {day_of(advisory.modified)}"
    yield f"{dates}, source {advisory.source} {advisory.url}".rstrip()


def _facts_lines(facts: "ExploitFacts | None") -> Iterator[str]:
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
