"""Installed npm packages: `package.json` in the root of a package inside `node_modules` (docs.npmjs.com, package.json)."""

from collections.abc import Iterable
from typing import Any

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_DEBIAN = re.compile(r"^usr/(?:share|lib|lib/[^/]+)/nodejs$")
"""Where Debian installs what `node_modules` holds elsewhere."""
_SAMPLES = frozenset({"__fixtures__", "__mocks__", "__tests__", "example", "examples", "fixture", "fixtures", "spec", "test", "tests"})
_MAX_LICENCES = 10


def is_root(entry: FileEntry) -> bool:
    """Take the roots of packages, `name` or `@scope/name`; nothing deeper inside one, and no tree of packages among its tests."""
    above, _, _ = entry.path.removesuffix("/package.json").rpartition("/")
    parent, _, scope = above.rpartition("/")
    folder = parent if scope.startswith("@") else above
    if _DEBIAN.match(folder):
        return True
    outer, _, last = folder.rpartition("/")
    inside = f"/{outer}/".partition("/node_modules/")[2]
    return last == "node_modules" and not _SAMPLES.intersection(_below_roots(inside))


def _below_roots(inside: str) -> set[str]:
    """List the folders of a path through `node_modules` that are no package's root: a package may be called `test`."""
    trees = inside.split("/node_modules/")
    return {part for tree in trees for part in tree.strip("/").split("/")[2 if tree.startswith("@") else 1 :]}


def extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    """Name the package of a `package.json`; nothing for one without name and version."""
    fields = structured.mapping(document)
    name, version = fields.get("name"), fields.get("version")
    if not name or not version:
        return  # a marker such as {"type": "module"}, not a package
    scope, slash, short = name.rpartition("/") if isinstance(name, str) else ("", "", name)
    plain = version.strip().lstrip("v=") if isinstance(version, str) else version  # as npm reads it
    yield evidence.package("npm", short, plain, namespace=scope if slash else "", licences=_licences(fields))


def _licences(document: structured.Document) -> tuple[str, ...]:
    """Read `license`, or the list `licenses` of old packages, as texts or as objects with a `type`."""
    listed = document.get("licenses")
    found = [document.get("license"), *(listed[:_MAX_LICENCES] if isinstance(listed, list) else ())]
    names = (item.get("type") if isinstance(item, dict) else item for item in found)
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))


NPM = Cataloger(
    id="npm",
    title="Installed npm packages",
    ecosystem="npm",
    wants=is_root,
    parse=structured.of_json("npm", extract),
    max_bytes=4 << 20,
    hint=Hint(names=("package.json",)),
)
