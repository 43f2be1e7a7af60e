"""Grype's ignore rules, read as they are: the `ignore` list of a `.grype.yaml` (Grype's README, "Specifying matches to ignore").

The other settings of the file configure Grype and mean nothing here. As in Grype all criteria of a rule must fit, and one without any
covers nothing; a criterion that cannot be told here leaves its whole rule out, as applying the rest would hide more than was meant.
"""

from collections.abc import Iterator, Mapping

import re2

from tidewaiter.model.finding import FindingKind
from tidewaiter.model.problem import Problem
from tidewaiter.model.waiver import Traits, Waiver
from tidewaiter.policy.globs import exactly
from tidewaiter.policy.traits import FIX_STATES, LANGUAGES, TYPES, VEX_STATES
from tidewaiter.policy.waivers import WaiverFile
from tidewaiter.policy.yaml_entries import Entry, read_sections

SECTION = "ignore"
_NESTED = "package"
_PREFIX = f"{_NESTED}."
_KEYS = ("vulnerability", "fix-state", "vex-status", "vex-justification", "package.location")
_TRAITS = ("package.name", "package.version", "package.type", "package.language", "fix-state", "vex-status", "vex-justification")
_WORDS: Mapping[str, frozenset[str]] = {
    "fix-state": FIX_STATES,
    "vex-status": VEX_STATES,
    "package.type": frozenset(TYPES),
    "package.language": frozenset(LANGUAGES),
}
_SAID_ANYWAY = frozenset({"reason", "include-aliases"})
"""An id covers its aliases here, whether a rule asks for it or not."""
_HINT = "Correct it as Grype's documentation says; the other rules are applied"


def read_rules(text: str, source: str) -> WaiverFile:
    """Read the ignore rules; one that cannot be applied as it is meant is a problem. Raises BadInputError for what is no YAML mapping."""
    found = [_of_entry(entry, source) for entry in read_sections(text, source, nested=_NESTED) if entry.section == SECTION]
    waivers = tuple(one for one in found if isinstance(one, Waiver))
    return WaiverFile(waivers=waivers, problems=tuple(one for one in found if isinstance(one, Problem)))


def is_grype(text: str, source: str) -> bool:
    """Tell Grype's configuration from Trivy's ignore file by its list."""
    return any(entry.section == SECTION for entry in read_sections(text, source))


def _of_entry(entry: Entry, source: str) -> Waiver | Problem:
    fields = {key: value for key, value in entry.fields.items() if value}
    wrong = entry.wrong or next(_wrong(fields), "")
    if wrong:
        what = f"an ignore rule is not applied: {wrong}"
        return Problem(code="waiver-malformed", what=what, where=f"{source}:{entry.line}", hint=_HINT, incomplete=False)
    said = {key: str(value) for key, value in fields.items()}
    name = said.get("vulnerability", "")
    return Waiver(
        rule_id=exactly(name) if name else "*",
        reason=said.get("reason", ""),
        owner="",
        expires="",
        source=source,
        line=entry.line,
        foreign=True,
        kind=FindingKind.VULNERABILITY.value,
        paths=tuple(filter(None, [said.get("package.location", "")])),
        traits=Traits(**{key.removeprefix(_PREFIX).replace("-", "_"): said[key] for key in _TRAITS if key in said}),
    )


def _wrong(fields: Mapping[str, str | tuple[str, ...]]) -> Iterator[str]:
    known = {*_KEYS, *_TRAITS}
    yield from (f"{key!r} cannot be told here" for key in sorted(set(fields) - known - _SAID_ANYWAY))
    yield from (f"{key!r} is no text" for key, value in fields.items() if not isinstance(value, str))
    if not known & fields.keys():
        yield "it names nothing that a finding could fit"
    for key, words in _WORDS.items():
        if key in fields and fields[key] not in words:
            yield f"{key} {str(fields[key])[:40]!r} is not one of {', '.join(sorted(words))}"
    if not _is_pattern(str(fields.get("package.name", ""))):
        yield "the name of the package is no regular expression"


def _is_pattern(text: str) -> bool:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(text, options)
    except re2.error:
        return False
    return True
