"""What a pickle would import when it is loaded (pickletools describes the format). Nothing is ever unpickled: opcodes are only followed.

The stack and the memo are followed as far as texts go, since `STACK_GLOBAL` takes the names it imports from there.
"""

import io
import pickletools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import re2 as re

MAX_OPCODES = 1_000_000
"""How many opcodes of one file are followed; a processor follows as many in a second."""
_MAX_IMPORTS = 2_000
_MAX_PICKLES = 16
"""PyTorch before 1.6 wrote five pickles into one file."""
_PROTOCOL = 0x80
_MARKED = range(2, 6)
_MARK = pickletools.markobject
_GETS, _PUTS = ("GET", "BINGET", "LONG_BINGET"), ("PUT", "BINPUT", "LONG_BINPUT")
_TEXTS = frozenset({"STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"})
_LONGEST_NAME = 512
_HEAD = 8
_OPTIONS = re.Options()  # bytes are characters: without this, RE2 would read them as UTF-8
_OPTIONS.encoding = re.Options.Encoding.LATIN1
_IMPORT = re.compile(
    rb"(?s)c([A-Za-z_][\w.]{0,99})\n([A-Za-z_][\w.]{0,99})\n|"
    rb"\x8c.([A-Za-z_][\w.]{0,99})(?:\x94|q.)?\x8c.([A-Za-z_][\w.]{0,99})(?:\x94|q.)?\x93",
    _OPTIONS,
)
"""`GLOBAL` with its two lines, and `STACK_GLOBAL` right after its two short texts."""
_OLD = b"(c]}ilSVIF"
"""How pickles of protocol 0 and 1 begin: with a mark, an import, a list, a dictionary, a text or a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The `module.name`s that a pickle imports, sorted; `?` stands for one that is computed while it is loaded.

    `trouble` says why the file was not followed to its end; empty if it was. `opcodes` counts what was followed.
    """

    names: tuple[str, ...]
    trouble: str = ""
    opcodes: int = 0


def is_pickle(head: bytes) -> bool:
    """Tell by the first bytes whether a file is a pickle of protocol 2 or later."""
    return len(head) > _HEAD and head[0] == _PROTOCOL and head[1] in _MARKED


def may_be_pickle(head: bytes) -> bool:
    """Tell by the first bytes whether a file could be a pickle of any protocol; old ones have no mark of their own."""
    return is_pickle(head) or (head[:1] in _OLD and len(head) > 1)


def imports_of(data: bytes, limit: int = MAX_OPCODES) -> Imports:
    """Follow all pickles at the beginning of `data`, up to `limit` opcodes; what comes after a whole one need not be a pickle."""
    file, names, count = io.BytesIO(data), set[str](), 0
    trouble = ""
    for number in range(_MAX_PICKLES):
        try:
            for name in _followed(file):
                count += 1
                if count > limit or len(names) > _MAX_IMPORTS:
                    return Imports(names=tuple(sorted(names)), trouble="longer than what is followed", opcodes=count)
                if name:
                    names.add(name[:_LONGEST_NAME])
        except (ValueError, IndexError, KeyError, OverflowError, TypeError, DeprecationWarning) as error:
            if not number:  # joblib writes arrays between the opcodes: what follows them is searched for imports only
                trouble = f"a damaged pickle, or arrays inside of it: {str(error)[:60]}"
                names.update(_imports_in(data))
            break
        if not is_pickle(data[file.tell() : file.tell() + _HEAD + 1]):
            break
    return Imports(names=tuple(sorted(names)), trouble=trouble, opcodes=count)


def _followed(file: io.BytesIO) -> Iterator[str]:
    """Yield what each opcode of one pickle imports, mostly nothing; raises what `genops` raises for bytes that are no opcodes."""
    machine = _Machine()
    for opcode, argument, _ in pickletools.genops(file):
        yield machine.step(opcode, argument)


def _imports_in(data: bytes) -> Iterator[str]:
    for number, found in enumerate(_IMPORT.finditer(data)):
        if number > _MAX_IMPORTS:
            return
        yield b".".join(part for part in found.groups() if part).decode("latin-1")


@dataclass(slots=True)
class _Machine:
    """The unpickler's stack, with None for all that is no text."""

    stack: list[object] = field(default_factory=list)
    memo: dict[int, object] = field(default_factory=dict)

    def step(self, opcode: pickletools.OpcodeInfo, argument: object) -> str:
        """Follow one opcode; returns what it imports."""
        imported = self._imported(opcode.name, argument)
        special = _SPECIAL.get(opcode.name)
        if special:
            special(self, argument)
        else:
            self._pop(opcode)
            self._push(opcode, argument)
        return imported

    def _imported(self, name: str, argument: object) -> str:
        if name in ("GLOBAL", "INST"):
            return str(argument)[: 2 * _LONGEST_NAME].replace(" ", ".")
        if name == "STACK_GLOBAL":
            parts = [text[:_LONGEST_NAME] if isinstance(text, str) else "?" for text in self.stack[-2:]]
            return ".".join(parts) if parts else "?"
        return "?" if name.startswith("EXT") else ""

    def _pop(self, opcode: pickletools.OpcodeInfo) -> None:
        taken = list(opcode.stack_before)
        if _MARK in taken:
            self.to_mark()
            taken = taken[: taken.index(_MARK)]
        if taken:
            del self.stack[-len(taken) :]

    def _push(self, opcode: pickletools.OpcodeInfo, argument: object) -> None:
        for kind in opcode.stack_after:
            self.stack.append(_MARK if kind is _MARK else argument if opcode.name in _TEXTS else None)

    def to_mark(self) -> None:
        """Drop everything down to the last mark."""
        while self.stack and self.stack.pop() is not _MARK:
            pass

    def put(self, argument: object) -> None:
        """Remember the top of the stack."""
        if self.stack and isinstance(argument, int):
            self.memo[argument] = self.stack[-1]

    def memoize(self, _: object) -> None:
        """Remember the top of the stack under the next number."""
        if self.stack:
            self.memo[len(self.memo)] = self.stack[-1]

    def get(self, argument: object) -> None:
        """Push what was remembered."""
        self.stack.append(self.memo.get(argument) if isinstance(argument, int) else None)

    def dup(self, _: object) -> None:
        """Push the top of the stack again."""
        self.stack.append(self.stack[-1] if self.stack else None)

    def pop(self, _: object) -> None:
        """Drop the top of the stack, be it a mark."""
        del self.stack[-1:]


_SPECIAL: dict[str, Callable[[_Machine, object], None]] = {
    **dict.fromkeys(_GETS, _Machine.get),
    **dict.fromkeys(_PUTS, _Machine.put),
    "MEMOIZE": _Machine.memoize,
    "DUP": _Machine.dup,
    "POP": _Machine.pop,
}


def modules_of(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the top-level module of each import once, in order."""
    yield from dict.fromkeys(name.partition(".")[0] for name in names)
