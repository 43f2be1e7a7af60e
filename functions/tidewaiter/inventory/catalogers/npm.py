"""Installed npm packages: `package.json` in the root of a package inside `node_modules` (docs.npmjs.com, package.json)."""

import json
from collections.abc import Iterable
from typing import Any

from packageurl import PackageURL

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_FILE = "/package.json"
_MAX_LICENCES = 10


def _wants(entry: FileEntry) -> bool:
    """Take `node_modules/name/package.json` and `node_modules/@scope/name/package.json`, nothing deeper inside a package."""
    if not entry.path.endswith(_FILE):
        return False
    parts = entry.path.split("/")
    at = -4 if parts[-3:-2] and parts[-3].startswith("@") else -3
    return len(parts) >= -at and parts[at] == "node_modules"


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    try:
        document: Any = json.loads(content.read())
    except (ValueError, RecursionError) as error:
        yield Problem(code="package-malformed", what=f"package.json is not JSON: {str(error)[:100]}", where=path)
        return
    name, version = (document.get("name"), document.get("version")) if isinstance(document, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        return  # a marker such as {"type": "module"}, not a package
    scope, slash, short = name.rpartition("/")
    yield Package(
        purl=PackageURL(type="npm", namespace=scope if slash else None, name=short, version=version).to_string(),
        name=name,
        version=version,
        ecosystem="npm",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="npm",
        licences=_licences(document),
    )


def _licences(document: dict[str, Any]) -> tuple[str, ...]:
    """Read `license`, or the list `licenses` of old packages, as texts or as objects with a `type`."""
    listed = document.get("licenses")
    found = [document.get("license"), *(listed[:_MAX_LICENCES] if isinstance(listed, list) else ())]
    names = (item.get("type") if isinstance(item, dict) else item for item in found)
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))


NPM = Cataloger(
    id="npm",
    title="Installed npm packages",
    ecosystem="npm",
    wants=_wants,
    parse=_parse,
    max_bytes=4 << 20,
    hint=Hint(names=("package.json",)),
)
