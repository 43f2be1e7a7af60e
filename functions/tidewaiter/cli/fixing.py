"""`scan manifest --fix`: the diff of what clears findings, what is left and why; files change only with --write."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from tidewaiter.cli.console import complain, note
from tidewaiter.cli.flags import ReportFlags
from tidewaiter.cli.output import Destination, finish
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.finding import Finding
from tidewaiter.reporting.words import place_of, printable

if TYPE_CHECKING:
    from tidewaiter.cli.manifest_sources import Sources
    from tidewaiter.pipeline_fix import Fixed
    from tidewaiter.pipeline_ports import ManifestPorts
    from tidewaiter.posture.patching.mending import Left

_SHOWN = 5


def show_fixes(
    found: "Sources",
    version: str,
    ports: "ManifestPorts",
    flags: ReportFlags,
    places: Sequence[Destination],
    *,
    may_break: bool,
    write: bool,
    asked: bool,
) -> NoReturn:
    """Fix the findings of manifests, and show or write it. Raises BadParameter for --write alone."""
    from tidewaiter.pipeline_fix import fix_manifests

    if not asked:
        raise typer.BadParameter("what to write is not said. Add --fix or --fix-risky", param_hint="--write")
    refused = unwritable(found.texts)
    fixed = fix_manifests(found.texts, version, ports, found.rendered, may_break=may_break, fixed_files=refused)
    _show(fixed, flags, places, write=write)


def unwritable(texts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Say of files that must not be changed why: what does not exist as it was read, and what a tool wrote."""
    found: dict[str, str] = {}
    for name, text in texts:
        reason = _why_not(name, text)
        if reason:
            found[name] = reason
    return found


def _why_not(name: str, text: str) -> str:
    from tidewaiter.adapters.file_editing import read_text, why_not
    from tidewaiter.posture.patching.origins import made_by

    tool = made_by(text)
    if tool:
        return f"{tool} made this text: change what it is made from"
    if name == "stdin":
        return ""
    try:
        return why_not(Path(name)) or ("" if read_text(Path(name)) == text else "the file is not what was read")
    except TidewaiterError as error:
        return error.message


def _show(fixed: "Fixed", flags: ReportFlags, places: Sequence[Destination], *, write: bool) -> NoReturn:
    """Print the diff, or write the files, and say what is fixed and what is left. Exits as a scan of what is on disk then would."""
    changed = fixed.mended.texts
    unwritten = _write(fixed.texts, changed) if write else set()
    if not write:
        sys.stdout.buffer.write("".join(_diffs(fixed.texts, changed)).encode(errors="replace"))
        sys.stdout.flush()
    if not flags.quiet:
        for line in _summary(fixed, write=write):
            note(line)
    report = fixed.after if write and not unwritten else fixed.before
    try:
        finish((report,), flags, [place for place in places if place.path is not None])
    except typer.Exit as end:
        raise typer.Exit(1 if unwritten else end.exit_code) from None


def _write(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    """Write what changed; return what could not be written, which is told."""
    from tidewaiter.adapters.file_editing import replace_text

    failed = set()
    for name, text in new.items():
        try:
            if name == "stdin":
                sys.stdout.buffer.write(text.encode())
            else:
                replace_text(Path(name), old[name], text)
        except TidewaiterError as error:
            complain(error)
            failed.add(name)
    return failed


def _diffs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    steered = sys.stdout.isatty()
    for name in sorted(new):
        shown = printable(name)
        lines = unified_diff(_lines(old[name]), _lines(new[name]), f"a/{shown.lstrip('/')}", f"b/{shown.lstrip('/')}")
        for line in lines:
            text = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            yield _harmless(text) if steered else text


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + ([text.rpartition("\n")[2]] if not text.endswith("\n") else [])


def _harmless(line: str) -> str:
    """Keep a file from steering the terminal that shows it."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in line)


def _summary(fixed: "Fixed", *, write: bool) -> Iterator[str]:
    mended = fixed.mended
    verb = "fixed" if write else "would fix"
    files = len(mended.texts)
    done = f" in {files} file{'s' * (files != 1)}" if files else ""
    yield f"{verb} {len(mended.fixed)} of {fixed.total} findings{done}" + ("" if write or not files else "; --write writes it")
    for problem in fixed.before.problems:
        yield f"not read: {printable(problem.what)}: {printable(problem.where)}"
    reports = (fixed.before, fixed.after) if write else (fixed.after, fixed.before)
    known = {one.id: one for report in reports for one in report.findings}
    if mended.risks:
        yield f"{len(mended.risks)} of these may break something:"
        yield from _grouped(mended.risks, known)
    if mended.left:
        yield f"left {len(mended.left)}:"
        yield from _grouped(mended.left, known)
    if any(one.why.startswith("may break") for one in mended.left):
        yield "--fix-risky makes those that may break something, too"
    for new in mended.caused:
        yield f"NEW {printable(new.rule_id)} {printable(new.description)}: {place_of(new)}"


def _grouped(found: Sequence["Left"], known: Mapping[str, Finding]) -> Iterator[str]:
    """List findings that have a word in common together, the gravest first, with some of their places as they are on disk."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in found:
        groups[one.finding.rule_id, one.why].append(known.get(one.finding.id, one.finding))
    for (rule, why), members in sorted(groups.items(), key=lambda pair: -max(one.severity.rank for one in pair[1])):
        yield f"  {len(members)} {printable(rule)}: {printable(why)}"
        yield from (f"      {place_of(one)}  {printable(one.resource)}" for one in members[:_SHOWN])
        if len(members) > _SHOWN:
            yield f"      and {len(members) - _SHOWN} more"
