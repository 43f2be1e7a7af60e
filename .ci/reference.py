"""Write docs/reference from the code: contracts, checks, detections, actions, feeds, formats.

Run: python .ci/reference.py (writes), python .ci/reference.py --check (fails when a page differs from the code).
"""

import dataclasses
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))

from tidewaiter import (  # noqa: E402 - the path is set above
    documents,
    feeds,
    ports,
)
from tidewaiter.adapters import tables  # noqa: E402
from tidewaiter.cli import reference as cli_reference  # noqa: E402
from tidewaiter.content import beside, image_config, image_contents  # noqa: E402
from tidewaiter.content.compiled import rules as secret_rules  # noqa: E402
from tidewaiter.content.image_age import AGE  # noqa: E402
from tidewaiter.content.rule import SecretRule  # noqa: E402
from tidewaiter.detection import rules  # noqa: E402
from tidewaiter.detection.rule import Rule  # noqa: E402
from tidewaiter.feeds._feed import Feed  # noqa: E402
from tidewaiter.inventory import catalogers, classifiers  # noqa: E402
from tidewaiter.inventory.cataloger import Cataloger  # noqa: E402
from tidewaiter.inventory.classifier import Classifier  # noqa: E402
from tidewaiter.matching import versions  # noqa: E402
from tidewaiter.matching.scheme import Scheme  # noqa: E402
from tidewaiter.model.bus import DETAIL_TYPES  # noqa: E402
from tidewaiter.plugins import discover  # noqa: E402
from tidewaiter.posture import checks  # noqa: E402
from tidewaiter.posture.catalogue import mappings_of  # noqa: E402
from tidewaiter.posture.control import Control  # noqa: E402
from tidewaiter.posture.framework import Framework, Requirement, deciders, frameworks  # noqa: E402
from tidewaiter.posture.profiles import profiles  # noqa: E402
from tidewaiter.reporting import formats  # noqa: E402
from tidewaiter.reporting.format import Format  # noqa: E402
from tidewaiter.response import actions  # noqa: E402
from tidewaiter.response.action import ResponseAction  # noqa: E402

PAGES = ROOT / "docs" / "reference"
Row = tuple[str, ...]


def table(head: Row, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


def schema_type(schema: Mapping[str, object]) -> str:
    """Say the type of a JSON Schema property in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        options = schema["anyOf"]
        return " or ".join(schema_type(one) for one in options) if isinstance(options, list) else "any"
    if schema.get("type") == "array":
        items = schema.get("items")
        return f"list of {schema_type(items)}" if isinstance(items, dict) else "list"
    return str(schema.get("type", "any"))


def fields_of(kind: str) -> Iterator[Row]:
    """Yield (field, type, default) of a document kind."""
    schema = documents.json_schema(kind)
    required = set(schema.get("required", ()))
    for name, described in sorted(schema["properties"].items()):
        yield f"`{name}`", schema_type(described), "required" if name in required else "optional"


def contracts() -> Iterator[str]:
    """Yield the contracts page."""
    yield from ("# Contracts", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    yield f"Every document carries `schema_version` (now {documents.SCHEMA_VERSION}) and `document`; readers accept the version before."
    yield from ("", "## Ports", "")
    names = [one for one in vars(ports).values() if isinstance(one, type) and one.__module__ == ports.__name__]
    yield from table(("port", "what it is for"), ((f"`{one.__name__}`", (one.__doc__ or "").splitlines()[0]) for one in names))
    yield from ("## Bus events", "", f"Source `{tables.EVENT_SOURCE}`; the detail is a document.", "")
    details: dict[str, type] = {**DETAIL_TYPES, "tidewaiter.signal.raised": documents.KINDS["signal"].type}
    kinds = {kind.type: kind.name for kind in documents.KINDS.values()}
    yield from table(("detail type", "document"), ((f"`{name}`", f"`{kinds[one]}`") for name, one in sorted(details.items())))
    yield from ("## DynamoDB tables", "")
    yield from table(
        ("table", "partition key", "sort key", "indexes", "TTL", "an item is"), (table_row(one) for one in tables.TABLES.values())
    )
    yield from ("## S3 keys", "")
    for bucket in tables.BUCKETS.values():
        yield f"### {bucket.name}: {bucket.holds}"
        yield ""
        yield from table(("key", "content"), ((f"`{key}`", what) for key, what in bucket.keys.items()))
    yield from ("## Documents", "")
    for kind in sorted(documents.KINDS):
        yield f"### {kind}"
        yield from ("", (documents.KINDS[kind].type.__doc__ or "").strip().replace("\n    ", " "), "")
        yield from table(("field", "type", ""), fields_of(kind))


def table_row(one: tables.Table) -> Row:
    """Describe one table."""
    indexes = ", ".join(f"`{index.name}` ({index.partition}{', ' + index.sort if index.sort else ''})" for index in one.indexes)
    return f"`{one.name}`", f"`{one.partition}`", f"`{one.sort}`" if one.sort else "", indexes, one.ttl, one.holds


def controls_page() -> Iterator[str]:
    """Yield the page of configuration controls."""
    yield from ("# Checks", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    for control in discover(checks, Control):
        mappings = "; ".join(f"{name} {', '.join(numbers)}" for name, numbers in mappings_of(control).items())
        yield from (f"## {control.id}", "", f"{control.title}. Severity {control.severity.value}. {mappings}".strip(), "")
        yield from (control.why, "", f"Fix: {control.remediation}", "")
    for check in (*image_config.checks(), *image_contents.checks(), *beside.CHECKS, AGE):
        mappings = "; ".join(f"{name} {', '.join(numbers)}" for name, numbers in check.mappings.items())
        yield from (f"## {check.id}", "", f"{check.title}. Severity {check.severity.value}. {mappings}".strip(), "")
        yield from (f"Fix: {check.remediation}", "")


def rules_page() -> Iterator[str]:
    """Yield the page of detections."""
    yield from ("# Detections", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    for rule in discover(rules, Rule):
        yield from (
            f"## {rule.id}",
            "",
            f"{rule.title}. Severity {rule.severity.value}; ATT&CK {', '.join((*rule.tactics, *rule.techniques))}.",
            "",
        )
        if rule.events:
            yield from (f"Events: {', '.join(sorted(rule.events))}.", "")
        if rule.false_positives:
            yield from (f"Known false positives: {rule.false_positives}", "")


def actions_page() -> Iterator[str]:
    """Yield the page of response actions."""
    yield from ("# Actions", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    for action in discover(actions, ResponseAction):
        yield from (
            f"## {action.id}",
            "",
            f"{action.title}. {'Reversible' if action.reversible else 'Irreversible'}; performed by `act_{action.actor}`.",
            "",
        )
        yield from table(("permission", "on"), ((f"`{one.action}`", f"`{one.resource}`") for one in action.permissions))


def catalogers_page() -> Iterator[str]:
    """Yield the page of catalogers and version schemes."""
    yield from ("# Catalogers", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    found = discover(catalogers, Cataloger)
    yield from table(
        ("cataloger", "purl type", "what it reads", "in"),
        ((f"`{one.id}`", f"`{one.ecosystem}`", one.title, "directories only" if one.declared else "images, directories") for one in found),
    )
    yield from ("## Version schemes", "")
    yield from table(
        ("scheme", "what it orders", "OSV ecosystems"),
        ((f"`{one.id}`", one.title, ", ".join(one.ecosystems)) for one in discover(versions, Scheme)),
    )


def classifiers_page() -> Iterator[str]:
    """Yield the page of programs that are known by their bytes, each with the real binary that proves it."""
    yield from ("# Classifiers", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    yield "Programs and libraries that no package manager installed, known by the names of their files and versions in their bytes."
    yield "Proven means: `benchmarks/classifier_proof.py` found, in the named package of Debian, PyPI or npm, the version that the package,"
    yield from ("or the program itself, says.", "")
    rows = json.loads((ROOT / "tests" / "inventory" / "classifiers" / "proof.json").read_text("utf-8"))
    proofs = {row["program"]: row for row in reversed(rows)}
    head = ("program", "package", "files", "proven with", "SHA-256 of the binary", "found")
    yield from table(head, (classifier_row(one, proofs.get(one.name)) for one in sorted(classifiers.ALL, key=lambda one: one.name)))


def classifier_row(one: Classifier, proof: Mapping[str, str] | None) -> Row:
    """Describe one classifier."""
    package = "/".join(part for part in ("pkg:" + one.kind, one.namespace, one.name) if part)
    files = ", ".join(f"`{name}`" for name in one.files)
    if proof is None:
        return one.title, f"`{package}`", files, "**unproven**", "", ""
    return one.title, f"`{package}`", files, f"{proof['package']}: {proof['path']}", f"`{proof['sha256'][:16]}...`", proof["found"]


def feeds_page() -> Iterator[str]:
    """Yield the page of advisory feeds."""
    found = discover(feeds, Feed)
    yield "# Advisory feeds\n"
    yield "Generated by `.ci/reference.py`. `tidewaiter db update` fetches those marked `always`, and with `--feeds` the named ones."
    yield "Every feed can also be read from files (`tidewaiter db build --from`). The last column says which published bytes a feed was"
    yield "run on; where there were none it is unproven on live data: format and address come from the documentation that its file names.\n"
    yield from table(("Id", "Source", "Licence", "Fetched", "From", "Run on"), map(feed_row, found))


def feed_row(one: Feed) -> Row:
    """Describe a feed."""
    hosts = dict.fromkeys(url.split("/")[2] for url in one.urls)
    fetched = "from files only" if not one.urls else "when named" if one.optional else "always"
    return (f"`{one.id}`", one.title, one.licence, fetched, ", ".join(hosts), one.proven or "unproven on live data")


def secrets_page() -> Iterator[str]:
    """Yield the page of secrets and how each is formed."""
    yield from (
        "# Secret formats",
        "",
        "Generated by `.ci/reference.py` from the rules and `benchmarks/secret_grammar.toml`; do not edit.",
        "",
    )
    yield "The table was written from what the issuers publish, and samples made from it are how the rules are tested. *Stated* tells"
    yield "how much the page says: the whole form, its prefix, or only that there is such a secret; the rest is the form observed."
    yield "`<a36>` is 36 characters: `a` letters and digits, `b` base64, `w` base64 for addresses, `h` hex, `H` upper-case hex, `l`"
    yield "lower-case and digits, `u` upper-case and digits, `d` digits, `s` base 32, `L` letters, `c` crypt's, `p` a password."
    yield "`crc62` is 30 characters and the base 62 of their CRC-32. A name in front: only the name tells what the value is."
    yield ""
    rows = tomllib.loads((ROOT / "benchmarks" / "secret_grammar.toml").read_text("utf-8"))
    yield from table(
        ("rule", "what it is", "severity", "form", "stated", "source"),
        (secret_row(one, rows[one.id.removeprefix("TW-SECRET-")]) for one in secret_rules()),
    )


def secret_row(one: SecretRule, row: Mapping[str, Any]) -> Row:
    """Describe one kind of secret."""
    named = f"{row['name']}=" if row.get("kind") == "assigned" else ""
    lines = (form.strip().splitlines() for form in row["forms"])
    forms = ", ".join(f"`{named}{first[0][:90]}{' ...' if len(first) > 1 or len(first[0]) > 90 else ''}`" for first in lines)  # noqa: PLR2004
    return one.id.removeprefix("TW-SECRET-"), one.title, one.severity.value, forms, row["stated"], row["source"]


def frameworks_page() -> Iterator[str]:
    """Yield the page of profiles and frameworks: every number, what decides it, and what is asked where nothing does."""
    yield from ("# Profiles and frameworks", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    yield from ("Texts of standards belong to their owners: numbers are theirs, titles are ours.", "", "## Profiles", "")
    yield from table(("profile", "controls", "what it is"), ((f"`{one.name}`", str(len(one.controls)), one.title) for one in profiles()))
    for whole in frameworks():
        yield from (f"## {whole.title} {whole.version}", "", f"`--compliance {whole.id}`. {whole.note}".rstrip(), "")
        yield from (f"Source: {whole.source}. Read {whole.read}.", "")
        yield from table(("number", "title", "decided by", "asked, and why"), (_requirement(whole, one) for one in whole.requirements))


def _requirement(whole: Framework, one: Requirement) -> Row:
    deciding = [f"`{each.control.id}`" + (f" ({each.field})" if each.field else "") for each in deciders(whole, one)]
    only = "can only show that it is not met: " if one.refutes else ""
    asked = f"{one.question} ({one.reason})" if one.question else ""
    source = f" [{one.source}]" if one.source else ""
    return one.number, one.title + source, only + ", ".join(deciding), asked


def formats_page() -> Iterator[str]:
    """Yield the page of output formats."""
    yield from ("# Formats", "", "Generated from the code by `.ci/reference.py`; do not edit.", "")
    yield from table(
        ("format", "media type", "what it is for"), ((f"`{one.id}`", one.media_type, one.title) for one in discover(formats, Format))
    )


@dataclasses.dataclass(frozen=True)
class Page:
    """One page and what makes it."""

    name: str
    lines: Iterator[str]


def main() -> int:
    """Write or check the pages; return 1 when a checked page differs."""
    stale = []
    for page in (
        Page("contracts.md", contracts()),
        Page("checks.md", controls_page()),
        Page("frameworks.md", frameworks_page()),
        Page("detections.md", rules_page()),
        Page("actions.md", actions_page()),
        Page("catalogers.md", catalogers_page()),
        Page("classifiers.md", classifiers_page()),
        Page("feeds.md", feeds_page()),
        Page("formats.md", formats_page()),
        Page("secret-formats.md", secrets_page()),
        Page("cli.md", cli_reference.page()),
    ):
        text = "\n".join(page.lines).rstrip() + "\n"
        path = PAGES / page.name
        if "--check" in sys.argv and (not path.is_file() or path.read_text() != text):
            stale.append(path.name)
        elif "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if stale:
        print(f"docs/reference is stale: {', '.join(stale)}; run python .ci/reference.py")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
