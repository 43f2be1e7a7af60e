"""Haskell: `cabal.project.freeze`, `stack.yaml.lock` and Cabal's `plan.json` (cabal.readthedocs.io, docs.haskellstack.org)."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence

_FREEZE, _STACK, _PLAN = "cabal.project.freeze", "stack.yaml.lock", "plan.json"
_FROZEN = re.compile(r"(?:^|[\s,])any\.([A-Za-z0-9-]+) ==([0-9.]+)")
_STACKED = re.compile(r"""(?m)^\s*(?:- )?hackage: ['"]?([A-Za-z0-9-]+)-([0-9][0-9.]*)(?:@|['"]?\s*$)""")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    return (_JSON if path.endswith(_PLAN) else _TEXT)(path, content, context)


def _text(text: str, evidence: Evidence) -> Iterable[Found]:
    pattern = _STACKED if evidence.path.endswith(_STACK) else _FROZEN
    for name, version in dict.fromkeys(pattern.findall(text)):
        yield evidence.package("hackage", name, version)


def _plan(document: object, evidence: Evidence) -> Iterable[Found]:
    """Read a build plan, if it is one: the name of the file is common."""
    plan = structured.mapping(document)
    if "cabal-version" not in plan:
        return
    for entry in structured.mappings(plan.get("install-plan")):
        if entry.get("style") != "local":
            yield evidence.package("hackage", entry.get("pkg-name"), entry.get("pkg-version"))


_TEXT = structured.of_text("haskell-lock", _text)
_JSON = structured.of_json("haskell-lock", _plan)
HASKELL_LOCK = Cataloger(
    id="haskell-lock",
    title="Haskell lock files and build plans",
    ecosystem="hackage",
    parse=_parse,
    declared=True,
    hint=Hint(names=(_FREEZE, _STACK, _PLAN)),
)
