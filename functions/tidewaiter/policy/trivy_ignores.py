"""Trivy's ignore files, read as they are: `.trivyignore` and `.trivyignore.yaml` (Trivy documentation, "Filtering", 0.5x).

Their entries need no owner and no end, so both are missing here as well, and said to be.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.finding import FindingKind
from tidewaiter.model.problem import Problem
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.trivy_ids import rules_meant
from tidewaiter.policy.waivers import WaiverFile
from tidewaiter.policy.yaml_entries import MAX_FILE_BYTES, Entry, read_sections

_KINDS = {
    "vulnerabilities": FindingKind.VULNERABILITY,
    "misconfigurations": FindingKind.MISCONFIGURATION,
    "secrets": FindingKind.SECRET,
}
_LICENCES = "licenses"
_KEYS = frozenset({"id", "paths", "purls", "expired_at", "statement"})
_END = "exp:"


def read_lines(text: str, source: str) -> WaiverFile:
    """Read a `.trivyignore`: an id a line, with `exp:YYYY-MM-DD` behind it or not; a malformed line is a problem and not applied.

    Raises LimitExceededError, and BadInputError for what is no text.
    """
    if len(text) > MAX_FILE_BYTES:
        raise LimitExceededError("larger than 1 MiB", where=source)
    if "\0" in text:
        raise BadInputError("no text in UTF-8", where=source, hint="Save it as UTF-8: PowerShell's `>` writes UTF-16")
    found = [_of_line(line, number, source) for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1)]
    return _file(one for group in found for one in group)


def read_yaml(text: str, source: str) -> WaiverFile:
    """Read a `.trivyignore.yaml`. Raises BadInputError for what is not one."""
    return _file(one for entry in read_sections(text, source) for one in _of_entry(entry, source))


def _file(found: Iterator[Waiver | Problem]) -> WaiverFile:
    everything = tuple(found)
    waivers = tuple(one for one in everything if isinstance(one, Waiver))
    return WaiverFile(waivers=waivers, problems=tuple(one for one in everything if isinstance(one, Problem)))


def _of_line(line: str, number: int, source: str) -> Iterator[Waiver | Problem]:
    words = line.split()
    if not words or words[0].startswith("#"):
        return
    end = next((word.removeprefix(_END) for word in words[1:] if word.startswith(_END)), "")
    if end and not _last_day(end):
        yield _malformed(f"{end[:40]!r} is not a day of the form YYYY-MM-DD", f"{source}:{number}")
        return
    names = rules_meant(words[0])
    yield Waiver(rule_id=names[0], also=names[1:], reason="", owner="", expires=_last_day(end), source=source, line=number, foreign=True)


def _of_entry(entry: Entry, source: str) -> Iterator[Waiver | Problem]:
    where, fields = f"{source}:{entry.line}", entry.fields
    identifier, end = fields.get("id", ""), fields.get("expired_at", "")
    wrong = entry.wrong or _wrong(entry)
    if wrong:
        yield _malformed(wrong, where)
    elif entry.section == _LICENCES:
        what = f"an ignored licence ({str(identifier)[:100]}) means nothing here: licences are listed and not judged"
        yield Problem(code="ignore-unused", what=what, where=where, incomplete=False)
    else:
        names = rules_meant(str(identifier))
        yield Waiver(
            rule_id=names[0],
            also=names[1:],
            reason=str(fields.get("statement", "")),
            owner="",
            expires=_last_day(str(end)),
            source=source,
            line=entry.line,
            foreign=True,
            kind=_KINDS[entry.section].value,
            paths=_texts(fields.get("paths", ())),
            purls=_texts(fields.get("purls", ())),
        )


def _wrong(entry: Entry) -> str:
    if entry.section not in _KINDS and entry.section != _LICENCES:
        return f"unknown section {entry.section[:50]!r}"
    unknown = sorted(set(entry.fields) - _KEYS)
    if unknown:
        return f"unknown key {unknown[0][:50]!r}"
    if any(isinstance(entry.fields.get(name, ""), tuple) for name in ("id", "expired_at", "statement")):
        return "id, expired_at and statement are texts"
    if not entry.fields.get("id"):
        return "it has no id"
    end = str(entry.fields.get("expired_at", ""))
    return f"{end[:40]!r} is not a day of the form YYYY-MM-DD" if end and not _last_day(end) else ""


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(value)


def _last_day(word: str) -> str:
    """Return the day before: Trivy ends an entry as its day begins, in UTC. Empty for what is no day."""
    try:
        return (date.fromisoformat(word[:10]) - timedelta(days=1)).isoformat() if word else ""
    except (ValueError, OverflowError):
        return ""


def _malformed(wrong: str, where: str) -> Problem:
    hint = "Correct it as Trivy's documentation says; the other entries are applied"
    return Problem(code="waiver-malformed", what=f"an ignore entry is not applied: {wrong}", where=where, hint=hint, incomplete=False)
