"""What every format says first: counts, origins, and what could not be assessed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tidewaiter.matching.lookup import SYSTEMS_WITHOUT_FEED
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.inventory import Coverage, Reading
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.model.vex import Decider
from tidewaiter.reporting.drift import drift_words

UPDATE_COMMAND = "tidewaiter db update"
"""What fixes missing advisory data."""

STALE_DAYS = 7
"""Age of a feed's data above which every report names it."""

STALE_RECORD_DAYS = 30
"""The same for data from files, of which only the newest record tells the age."""

_SPLIT = {"base": "in the base", "application": "in the application", "removed": "in packages that a later layer removed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that was not assessed, and the command or step that changes it."""

    what: str
    fix: str


def open_findings(report: Report) -> tuple[Finding, ...]:
    """Pick the findings that are open, most urgent first."""
    found = [finding for finding in report.findings if finding.status is FindingStatus.OPEN]
    return tuple(sorted(found, key=lambda one: (-one.priority, -one.severity.rank, one.rule_id, one.id)))


def waived_findings(report: Report) -> tuple[Finding, ...]:
    """Pick the findings that a waiver, an ignore file or a VEX statement sets aside; they stay visible."""
    return tuple(finding for finding in report.findings if finding.status is FindingStatus.SUPPRESSED)


def hidden_findings(report: Report) -> tuple[Finding, ...]:
    """Pick the findings that are counted and, unless asked for, not listed."""
    return tuple(finding for finding in report.findings if finding.status is FindingStatus.HIDDEN)


def shown_hidden(report: Report) -> tuple[Finding, ...]:
    """Pick the hidden findings when they are asked for."""
    return hidden_findings(report) if report.context.get("show_hidden") else ()


def severity_counts(findings: Sequence[Finding]) -> tuple[tuple[Severity, int], ...]:
    """Count findings by severity, worst first; severities that do not occur are left out."""
    counts = Counter(finding.severity for finding in findings)
    return tuple((severity, counts[severity]) for severity in reversed(Severity) if counts[severity])


def gaps_of(report: Report) -> tuple[Gap, ...]:
    """List what was not assessed, each once, with what fixes it; problems are listed by themselves and not repeated here."""
    problems = {problem.what for problem in report.problems}
    data = [str(name) for name in report.context.get("not_assessed", ())]
    said = report.verdict.not_assessed if report.verdict else ()
    words = [name for name in said if name not in problems and name not in data]
    if not said:
        words = list(_unassessed_controls(report))
    return (*(Gap(what=f"no advisory data for {name}", fix=_fix(name)) for name in dict.fromkeys(data)), *_plain(words))


def _fix(name: str) -> str:
    """Return the command that fetches data; there is none for systems that no source speaks of, and for packages of no known system."""
    return "" if name in SYSTEMS_WITHOUT_FEED or " packages " in name else UPDATE_COMMAND


def _plain(words: Sequence[str]) -> Iterator[Gap]:
    for word in dict.fromkeys(words):
        yield Gap(what=word, fix="")


def _unassessed_controls(report: Report) -> Iterator[str]:
    reasons = Counter(
        f"{control.reason or 'no reason given'}" + (f" (needs {control.permission})" if control.permission else "")
        for control in report.controls
        if control.status is ControlStatus.NOT_ASSESSED
    )
    for reason, count in sorted(reasons.items()):
        yield f"{count} control{'s' * (count > 1)}: {reason}"


def database_line(report: Report) -> str:
    """Say which advisory database was used, or that none was."""
    database = report.database
    if database is None:
        return "no advisory database was used"
    missing = [name for name, there in (("EPSS", database.has_epss), ("KEV", database.has_kev)) if not there]
    lacks = f"; without {' and '.join(missing)}" if missing else ""
    model = f"; model {database.model_version}" if database.model_version else ""
    return f"advisory database of {database.built or 'unknown date'}{model}{lacks}{_stale(database, report.started)}"


def _stale(database: DatabaseInfo, at: str) -> str:
    """Name the feeds whose data is old, with their age when the report was made.

    That is when a feed was last renewed; of one from files only its newest record tells, which a quiet week makes older than it is.
    """
    limits = {True: STALE_DAYS, False: STALE_RECORD_DAYS}
    ages = [(feed.feed, _days(feed.fetched or feed.newest, at), limits[bool(feed.fetched)]) for feed in database.feeds]
    known = [(name, days, limit) for name, days, limit in ages if days is not None]
    old = {name: days for name, days, limit in known if days > limit}
    if len(old) > 1 and len(old) == len(known):
        worst = max(old, key=lambda name: old[name])
        return f"; no feed is newer than {min(old.values())} days, {worst} is {old[worst]} days old"
    return f"; not renewed: {', '.join(f'{feed} for {age} days' for feed, age in old.items())}" if old else ""


def _days(since: str, until: str) -> int | None:
    """Count the days between two RFC 3339 times or dates; None when one of them is none."""
    try:
        first, last = (datetime.fromisoformat(text) for text in (since, until))
    except ValueError:
        return None
    return ((last if last.tzinfo else last.replace(tzinfo=UTC)) - (first if first.tzinfo else first.replace(tzinfo=UTC))).days


def base_line(report: Report) -> str:
    """Say what an image was built on, how that is known, and how its packages and open findings are split; empty for other targets."""
    image, inventory = report.image, report.inventory
    if report.kind != "image" or image is None or inventory is None:
        return ""
    base = inventory.base
    if base is None:
        return "base image unknown: no image with its lowest layers is known, and nothing in it names one"
    name = base.name or base.digest
    layers = f"the lowest {base.layers} of {len(image.layers)} layers" if base.layers else "which of its layers are the base's is not known"
    head = f"built on {name} ({layers}; {base.source})" if name else f"base image unknown ({layers}; {base.source})"
    counts = ", ".join(f"{count} {_SPLIT[who]}" for who, count in origin_counts(report).items() if count)
    return f"{head}; findings: {counts}" if base.layers and counts else head


def origin_counts(report: Report) -> dict[str, int]:
    """Count the open findings that lie in layers, by who brought them: `base`, `application`, or either and `removed` again."""
    counts = dict.fromkeys(("base", "application", "removed"), 0)
    for finding in open_findings(report):
        origin = finding.evidence.get("origin", "")
        if "deleted" in finding.evidence:
            counts["removed"] += 1
        elif origin:
            counts["application" if origin == "application" else "base"] += 1
    return counts


def coverage_lines(report: Report) -> tuple[str, ...]:
    """Say what was looked for, read, left out and not recognised, one line each; nothing for targets that are not read as files."""
    found = report.coverage
    if found is None:
        return ()
    rules = "".join(f", {count} {name}" for name, count in found.rules)
    size = f"{found.bytes_read / 1e6:,.0f} MB" if found.bytes_read >= 1e6 else f"{found.bytes_read / 1e3:,.0f} kB"  # noqa: PLR2004 - a MB
    lines = [
        f"read {_count(found.layers, 'layer')}, {found.entries:,} entries, {size}",
        f"looked for {len(found.catalogers)} kinds of package evidence{rules}",
        *_readings(found.catalogers),
    ]
    lines += [f"not read: {', '.join(f'{count} x {code}' for code, count in found.unread)} (see problems)"] if found.unread else []
    return (*lines, *_programs(found))


def _readings(readings: Sequence[Reading]) -> Iterator[str]:
    """Say which kinds of evidence gave packages, which gave none although there were files, and how many had no file."""
    giving = ", ".join(f"{one.cataloger} {one.packages:,} (from {_count(one.files, 'file')})" for one in readings if one.packages)
    silent = ", ".join(f"{one.cataloger} ({_count(one.files, 'file')})" for one in readings if one.files and not one.packages)
    idle = sum(not (one.files or one.packages) for one in readings)
    yield f"packages: {giving or 'none'}"
    if silent:
        yield f"looked into, no package in it: {silent}"
    if idle:
        yield f"not there: {_count(idle, 'other kind')}, which the JSON report names"


def _programs(found: Coverage) -> Iterator[str]:
    """Say whether packages account for all executables, and name some that they do not."""
    if found.unrecognised:
        names = ", ".join(found.unrecognised_first)
        more = ", ..." if found.unrecognised > len(found.unrecognised_first) else ""
        yield f"without a package: {found.unrecognised:,} of {_count(found.executables, 'executable')}: {names}{more}"
    elif found.executables:
        yield f"{_count(found.executables, 'executable')}, accounted for by packages"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def suppressed_words(findings: Sequence[Finding]) -> str:
    """Count suppressed findings by who says so: `3 suppressed: 2 by waiver, 1 by VEX`."""
    counts = Counter(finding.judgement.by if finding.judgement else Decider.WAIVER for finding in findings)
    return f"{len(findings)} suppressed: {', '.join(f'{count} by {by}' for by in Decider if (count := counts[by]))}"


def summary_line(report: Report) -> str:
    """Say the outcome in one line: verdict, counts, problems."""
    found, waived = open_findings(report), waived_findings(report)
    counts = ", ".join(f"{count} {severity}" for severity, count in severity_counts(found))
    parts = [f"{len(found)} finding{'' if len(found) == 1 else 's'}" + (f" ({counts})" if counts else "")]
    parts += [suppressed_words(waived)] if waived else []
    hidden = len(hidden_findings(report))
    parts += [f"{hidden} hidden (kernel headers and documentation; --show-hidden lists them)"] if hidden else []
    failed, passed = (sum(control.status is status for control in report.controls) for status in (ControlStatus.FAIL, ControlStatus.PASS))
    parts += [f"{failed} controls failed, {passed} passed"] if report.controls else []
    parts += [f"{len(report.problems)} problem{'' if len(report.problems) == 1 else 's'}"] if report.problems else []
    parts += [drift_words(report)] if report.drift else []
    verdict = f"{report.verdict.state.value.upper().replace('-', ' ')}: " if report.verdict else ""
    return verdict + "; ".join(parts)
