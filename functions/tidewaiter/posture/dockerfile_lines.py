"""Lines of a Dockerfile to instructions: parser directives, continuations, comments between them, and here-documents."""

from collections.abc import Iterator
from dataclasses import dataclass

_WITH_DOCUMENTS = ("ADD", "COPY", "ONBUILD", "RUN")
_MAX_DOCUMENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RawInstruction:
    """One instruction: its upper-case name, its text on one logical line, the first line's number and the text of its here-documents."""

    name: str
    text: str
    line: int
    script: str = ""
    closed: bool = True


def read_lines(text: str) -> Iterator[RawInstruction]:
    """Yield the instructions of a Dockerfile in order."""
    lines = text.split("\n")
    escape, at = _directives(lines), 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].lstrip().startswith("#"):
            at += 1
            continue
        first = at
        logical, at = _join(lines, at, escape)
        name, _, rest = logical.strip().partition(" ")
        script, at, closed = _documents(lines, at, rest) if name.upper() in _WITH_DOCUMENTS else ("", at, True)
        yield RawInstruction(name=name.upper(), text=rest.strip(), line=first + 1, script=script, closed=closed)


def _directives(lines: list[str]) -> str:
    """Return the escape character: directives are the comments at the very top that look like `# name=value`."""
    for line in lines:
        word, equals, value = line.strip().removeprefix("#").partition("=")
        if not line.lstrip().startswith("#") or not equals:
            break
        if word.strip().lower() == "escape" and value.strip() in ("\\", "`"):
            return value.strip()
    return "\\"


def _join(lines: list[str], at: int, escape: str) -> tuple[str, int]:
    """Join a line with those it continues on; comments and empty lines in between do not end it."""
    parts: list[str] = []
    while at < len(lines):
        line = lines[at].rstrip()
        at += 1
        if parts and (not line or line.lstrip().startswith("#")):
            continue
        if not line.endswith(escape):
            return " ".join([*parts, line.replace("\t", " ")]), at
        parts.append(line[:-1].replace("\t", " "))
    return " ".join(parts), at


def _documents(lines: list[str], at: int, text: str) -> tuple[str, int, bool]:
    """Read the here-documents that a logical line opens, in order; returns their text, the next line and whether all were closed."""
    body: list[str] = []
    for delimiter, strip in _delimiters(text):
        closed = False
        while at < len(lines) and not closed:
            line = lines[at].rstrip("\r")
            at += 1
            closed = (line.lstrip("\t") if strip else line) == delimiter
            if not closed:
                body.append(line)
        if not closed:
            return "\n".join(body), at, False
    return "\n".join(body), at, True


def _delimiters(text: str) -> list[tuple[str, bool]]:
    """Find `<<NAME`, `<<-NAME` and quoted names outside quotes, at the start of a word; `<<<` is something else."""
    found: list[tuple[str, bool]] = []
    for word in text.split():
        start = word.lstrip("0123456789")
        if not start.startswith("<<") or start.startswith("<<<") or len(found) >= _MAX_DOCUMENTS:
            continue
        name = start[2:].removeprefix("-").strip("\"'")
        if name and all(char.isalnum() or char in "_-." for char in name):
            found.append((name, start[2:].startswith("-")))
    return found
