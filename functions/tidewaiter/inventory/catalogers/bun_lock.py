"""`bun.lock` (bun.sh, "Lockfile"): JSON with trailing commas; the older binary `bun.lockb` is named as not read."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.model.problem import Problem
from tidewaiter.sources.descriptor import load_json

_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(\s*[}\]])')
_NAMES = ("bun.lock", "bun.lockb")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    if path.endswith("b"):
        what, hint = "Bun's binary lock file is not read", "Write it as text: bun install --save-text-lockfile"
        return [Problem(code="lockfile-binary", what=what, where=path, hint=hint)]
    return _TEXT(path, content, context)


def _extract(lock: object, evidence: Evidence) -> Iterable[Found]:
    packages = structured.mapping(lock).get("packages")
    if not isinstance(packages, dict):
        yield evidence.malformed("a lock file without packages")
        return
    resolved = (structured.text(entry[0]) if isinstance(entry, list) and entry else "" for entry in packages.values())
    for descriptor in dict.fromkeys(resolved):
        rest, at, version = descriptor[1:].partition("@")
        if not at:
            yield evidence.malformed(f"an entry without name@version: {descriptor[:80]}")
        elif version[:1].isdigit():  # a workspace, a folder or a repository otherwise
            scope, slash, name = f"{descriptor[:1]}{rest}".rpartition("/")
            yield evidence.package("npm", name, version, namespace=scope if slash else "")


_TEXT = structured.of_structure(
    "bun-lock", lambda data: load_json(_TRAILING_COMMA.sub(r"\1\2", data.decode(errors="replace")).encode()), _extract
)
BUN_LOCK = Cataloger(id="bun-lock", title="Bun lock files", ecosystem="npm", parse=_parse, declared=True, hint=Hint(names=_NAMES))
