"""Dockerfiles: text in, stages of instructions with their lines out. What cannot be read is a Problem, and the rest is still judged."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tidewaiter.model.problem import Problem
from tidewaiter.posture.dockerfile_lines import RawInstruction, read_lines
from tidewaiter.posture.shell import Command, commands_of

MAX_CHARACTERS = 1024 * 1024
MAX_INSTRUCTIONS = 5_000
_MAX_EXPANDED = 4_096
_BUILDING = ("ADD", "COPY", "RUN")
_TEMPLATE = ("{{", "{%", "<%", "#{")
_MAX_UNKNOWN = 5
INSTRUCTIONS = frozenset(
    [
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction: `value` is its text without flags, `words` its words with variables filled in, `flags` its `--name=value`."""

    name: str
    value: str
    line: int
    words: tuple[str, ...] = ()
    flags: Mapping[str, str] = field(default_factory=dict)
    exec_form: bool = False
    script: str = ""

    def commands(self) -> tuple[Command, ...]:
        """Return the simple commands of a RUN: its heredocs' and its own."""
        if self.exec_form:
            shell = len(self.words) > 2 and self.words[1] == "-c"  # noqa: PLR2004 - sh, -c and the text
            return commands_of(self.words[2]) if shell else (Command(words=self.words),)
        return (*commands_of(self.value), *commands_of(self.script))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One build stage; `base` is the image or earlier stage, empty if it depends on a build argument without default."""

    base: str
    name: str
    line: int
    instructions: tuple[Instruction, ...]

    def of(self, *names: str) -> Iterator[Instruction]:
        """Yield the instructions of these names."""
        return (one for one in self.instructions if one.name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dockerfile:
    """One file: its stages in order, and the arguments before the first; `columns` says where indented lines start."""

    path: str
    stages: tuple[Stage, ...]
    arguments: tuple[Instruction, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: Mapping[int, int] = field(default_factory=dict)

    def of(self, *names: str) -> Iterator[Instruction]:
        """Yield the instructions of these names, in every stage."""
        return (one for stage in self.stages for one in stage.of(*names))

    def lineage(self) -> tuple[Stage, ...]:
        """Return what the image is made of: the last stage, the stage it starts from, and so on."""
        found: list[Stage] = []
        limit = len(self.stages)
        while limit:
            stage = self.stages[limit - 1]
            found.append(stage)
            limit = next((n for n in range(limit - 1, 0, -1) if self._named(n - 1, stage.base)), 0)
        return tuple(found)

    def is_stage(self, stage: Stage) -> bool:
        """Tell whether a stage starts from an earlier one rather than from an image."""
        position = self.stages.index(stage)
        return any(self._named(n, stage.base) for n in range(position))

    def _named(self, index: int, name: str) -> bool:
        own = self.stages[index].name
        return bool(own) and own == name.lower()


def read_dockerfile(text: str, path: str) -> Dockerfile:
    """Read a Dockerfile; never raises for content."""
    if len(text) > MAX_CHARACTERS:
        problem = Problem(code="dockerfile-too-large", what=f"more than {MAX_CHARACTERS} characters", where=path, hint="Check the file")
        return Dockerfile(path=path, stages=(), problems=(problem,))
    lines = enumerate(text.split("\n"), 1)
    columns = {number: len(line) - len(line.lstrip()) + 1 for number, line in lines if line[:1].isspace()}
    return replace(_Reader(path).read(text), columns=columns)


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.unknown: list[RawInstruction] = []
        self.stages: list[Stage] = []
        self.arguments: list[Instruction] = []
        self.open: list[Instruction] = []
        self.head: tuple[str, str, int] | None = None
        self.globals: dict[str, str | None] = {}
        self.values: dict[str, str | None] = {}

    def problem(self, code: str, what: str, line: int, hint: str) -> None:
        self.problems.append(Problem(code=code, what=what, where=f"{self.path}:{line}" if line else self.path, hint=hint))

    def read(self, text: str) -> Dockerfile:
        for count, raw in enumerate(read_lines(text.removeprefix("\ufeff"))):
            if count >= MAX_INSTRUCTIONS:
                self.problem("dockerfile-limit", f"more than {MAX_INSTRUCTIONS} instructions; the rest was not read", raw.line, "Split it")
                break
            self._take(raw)
        self._close()
        self._say_unknown()
        if not self.stages:
            self.problem("dockerfile-without-from", "no FROM: this is no Dockerfile", 0, "Give a Dockerfile, or rename the file")
        return Dockerfile(path=self.path, stages=tuple(self.stages), arguments=tuple(self.arguments), problems=tuple(self.problems))

    def _take(self, raw: RawInstruction) -> None:
        if not raw.closed:
            self.problem("dockerfile-open-heredoc", "a here-document is never closed", raw.line, "Write its delimiter on a line of its own")
        if raw.name not in INSTRUCTIONS:
            self.unknown.append(raw)
            return
        instruction = self._instruction(_triggered(raw))
        if raw.name == "FROM":
            self._close()
            self._start(instruction)
        elif self.head is None:
            self.arguments.append(instruction)
            self._declare(instruction, self.globals)
        else:
            self.open.append(instruction)
            self._declare(instruction, self.values)

    def _say_unknown(self) -> None:
        """Say what is no instruction: once of a template, and of whatever else some."""
        filled = [one for one in self.unknown if one.name.startswith(_TEMPLATE)]
        for one in filled[:1]:
            what = "a template that was not rendered: the instructions between its marks were judged as they stand"
            self.problem("dockerfile-not-rendered", what, one.line, "Render it first and scan the output")
        others = [one for one in self.unknown if not one.name.startswith(_TEMPLATE)]
        for one in others[:_MAX_UNKNOWN]:
            what = f"unknown instruction {one.name[:40]!r}"
            self.problem("dockerfile-unknown-instruction", what, one.line, "Correct it; the others were still read")
        if len(others) > _MAX_UNKNOWN:
            what = f"{len(others) - _MAX_UNKNOWN} more unknown instructions"
            self.problem("dockerfile-unknown-instruction", what, others[_MAX_UNKNOWN].line, "Check whether this is a Dockerfile")

    def _instruction(self, raw: RawInstruction) -> Instruction:
        flags, value = _flags(raw.text)
        words = _json_words(value)
        known = self.globals if raw.name == "FROM" or self.head is None else self.values
        plain = [word for command in commands_of(value) for word in command.words] if raw.name == "RUN" else _split(value)
        expanded = tuple(plain if raw.name == "RUN" else (expand(word, known) for word in plain))
        return Instruction(
            name=raw.name,
            value=value,
            line=raw.line,
            words=expanded if words is None else words,
            flags={name: expand(text, known) for name, text in flags.items()},
            exec_form=words is not None,
            script=raw.script,
        )

    def _start(self, one: Instruction) -> None:
        base = one.words[0] if one.words else ""
        named = len(one.words) > 2 and one.words[1].lower() == "as"  # noqa: PLR2004 - image, AS and a name
        self.head = (base, one.words[2].lower() if named else "", one.line)
        inherited = next((stage for stage in reversed(self.stages) if stage.name and stage.name == base.lower()), None)
        self.values = {}
        for instruction in inherited.instructions if inherited else ():
            if instruction.name == "ENV":
                self._declare(instruction, self.values)

    def _declare(self, one: Instruction, into: dict[str, str | None]) -> None:
        if one.name in ("ARG", "ENV"):
            for name, value in assignments(one):
                into[name] = self.globals.get(name) if value is None else value

    def _close(self) -> None:
        if self.head is not None:
            base, name, line = self.head
            self.stages.append(Stage(base=base, name=name, line=line, instructions=tuple(self.open)))
        self.open = []


def _triggered(raw: RawInstruction) -> RawInstruction:
    """Read what ONBUILD keeps for the images that are built on this one as a step of its own; what only sets up this image is none."""
    name, _, rest = raw.text.partition(" ")
    return replace(raw, name=name.upper(), text=rest.strip()) if raw.name == "ONBUILD" and name.upper() in _BUILDING else raw


def assignments(one: Instruction) -> list[tuple[str, str | None]]:
    """Return the names and values of an ARG or ENV; None for an ARG without default. `ENV name value` is the old form of one pair.

    A pair whose value depends on an unknown variable is left out.
    """
    if one.name == "ENV" and one.words and "=" not in one.value.split(maxsplit=1)[0]:
        return [(one.words[0], " ".join(one.words[1:]))]
    pairs = [word.partition("=") for word in one.words if word]
    return [(name, value if equals else None) for name, equals, value in pairs]


def set_by(one: Instruction) -> Iterator[tuple[str, str]]:
    """Yield the variables that commands of a RUN set for themselves or, with `export`, for those after them."""
    for command in one.commands():
        words = command.words[1:] if command.words[0] == "export" else command.words
        for word in words:
            name, equals, value = word.partition("=")
            if not equals or not name.replace("_", "a").isalnum():
                break
            yield name, value


def expand(word: str, known: Mapping[str, str | None]) -> str:
    """Fill in `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; a word that needs an unknown value becomes empty."""
    out: list[str] = []
    at = 0
    while at < len(word) and len(out) < _MAX_EXPANDED:
        if word[at] != "$":
            out.append(word[at])
            at += 1
            continue
        name, default, at = _reference(word, at + 1)
        value = known.get(name) or default if name else "$"
        if value is None:
            return ""
        out.append(value)
    return "".join(out)[:_MAX_EXPANDED]


def _reference(word: str, at: int) -> tuple[str, str | None, int]:
    """Return (name, default, position behind) of a reference that starts after its dollar sign."""
    if word[at : at + 1] == "{":
        end = word.find("}", at)
        inside, after = (word[at + 1 :], len(word)) if end < 0 else (word[at + 1 : end], end + 1)
        name, operator, other = inside.partition(":")
        return name, other[1:] if operator and other[:1] == "-" else "" if operator else None, after
    end = at
    while end < len(word) and (word[end].isalnum() or word[end] == "_"):
        end += 1
    return word[at:end], None, end


def _flags(text: str) -> tuple[dict[str, str], str]:
    flags: dict[str, str] = {}
    rest = text
    while rest.startswith("--"):
        word, _, rest = rest.partition(" ")
        name, _, value = word[2:].partition("=")
        flags[name.lower()] = value
        rest = rest.lstrip()
    return flags, rest


def _json_words(value: str) -> tuple[str, ...] | None:
    if not value.lstrip().startswith("["):
        return None
    try:
        words = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return tuple(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None


def _split(value: str) -> list[str]:
    """Split at blanks outside quotes; quotes are taken off and a backslash keeps the next character."""
    words: list[str] = []
    word: list[str] = []
    quote = ""
    escaped = False
    for char in value:
        if escaped:
            word.append(char)
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
            word += [] if not quote else [char]
        elif char in "\"'":
            quote = char
        elif char.isspace():
            words += ["".join(word)] if word else []
            word = []
        else:
            word.append(char)
    return [*words, "".join(word)] if word else words
