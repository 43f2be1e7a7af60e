"""Waivers, other scanners' ignore files and VEX documents, as the flags name them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.cli import options
from tidewaiter.cli.flags import ReportFlags

if TYPE_CHECKING:
    from tidewaiter.content.private_names import PrivateName
    from tidewaiter.policy.judging import Rules
    from tidewaiter.policy.waivers import WaiverFile
    from tidewaiter.sources.vex import VexDocument

ATTACHED = "oci"
"""The word for what lies beside the image in its registry, as Trivy spells it."""
_MOST_DOCUMENTS = 1000


def rules_of(flags: ReportFlags, vex: list[str] | None = None, private: Path | None = None) -> "Rules":
    """Read all that says what findings are worth. Raises BadInputError for a file of another kind, NotFoundError if it is missing."""
    from tidewaiter.policy.judging import Rules

    files = tuple(waiver_files(flags.waivers, flags.ignorefile))
    documents = tuple(_documents(vex or []))
    return Rules(
        waivers=tuple(waiver for one in files for waiver in one.waivers),
        statements=tuple(statement for one in documents for statement in one.statements),
        answers=tuple(answer for one in files for answer in one.answers),
        problems=tuple(problem for found in (files, documents) for one in found for problem in one.problems),
        attached=ATTACHED in (vex or []),
        private=private_names(private) if private else (),
    )


def private_names(path: Path) -> "tuple[PrivateName, ...]":
    """Read the names of one's own packages; raises BadInputError with the line that names none, NotFoundError if the file is missing."""
    from tidewaiter.content.private_names import read_names

    return read_names(_text(path), str(path))


def waiver_files(own: Path, ignorefiles: list[Path] | None) -> "Iterator[WaiverFile]":
    """Read the waiver file and ignore files: those that are named must be there, those in the working folder are read when they are."""
    from tidewaiter.policy.ignore_files import read_ignores
    from tidewaiter.policy.waivers import read_waivers

    if own.exists() or own != options.DEFAULT_WAIVERS:
        yield read_waivers(_text(own), str(own))
    for path in ignorefiles or [one for one in options.IGNORE_FILES if one.is_file()]:
        yield read_ignores(_text(path), str(path))


def _text(path: Path) -> str:
    from tidewaiter.cli.inputs import read_bytes
    from tidewaiter.policy.yaml_entries import MAX_FILE_BYTES

    return read_bytes(path, MAX_FILE_BYTES).decode(errors="replace")


def _documents(vex: list[str]) -> "Iterator[VexDocument]":
    from tidewaiter.cli.inputs import name_of, read_bytes
    from tidewaiter.sources.vex import MAX_BYTES, read_vex

    for word in vex:
        path = Path(word)
        if word == ATTACHED and not path.exists():
            continue
        if path.is_dir():
            yield from _folder(path)
        else:
            yield read_vex(read_bytes(path, MAX_BYTES), name_of(path))


def _folder(folder: Path) -> "Iterator[VexDocument]":
    """Read every JSON file of a folder; one that is no VEX is a problem, and the others count."""
    from tidewaiter.cli.inputs import read_bytes
    from tidewaiter.errors import NotFoundError, TidewaiterError
    from tidewaiter.model.problem import Problem
    from tidewaiter.sources.vex import MAX_BYTES, VexDocument, read_vex

    found = sorted(one for one in folder.rglob("*.json") if one.is_file())
    if not found:
        raise NotFoundError("no VEX documents in this folder", where=str(folder), hint="Files end in .json")
    for path in found[:_MOST_DOCUMENTS]:
        try:
            yield read_vex(read_bytes(path, MAX_BYTES), str(path))
        except TidewaiterError as error:
            problem = Problem(code="vex-unreadable", what=f"VEX: {error.message}", where=str(path), hint=error.hint, incomplete=False)
            yield VexDocument(problems=(problem,))
    if len(found) > _MOST_DOCUMENTS:
        what = f"VEX: {len(found) - _MOST_DOCUMENTS} documents are not read: at most {_MOST_DOCUMENTS} of a folder are"
        yield VexDocument(problems=(Problem(code="vex-omitted", what=what, where=str(folder), hint="Give fewer", incomplete=False),))
