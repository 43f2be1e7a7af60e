"""`deno.lock`, versions 2 to 5 (docs.deno.com, "Lockfile"): packages of npm, and those of JSR under their names in npm."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    lock = structured.mapping(document)
    if "version" not in lock:
        yield evidence.malformed("a lock file without version")
        return
    inner = structured.mapping(lock.get("packages"))  # version 3
    npm = structured.mapping(lock.get("npm", inner.get("npm")))
    names = structured.mapping(npm.get("packages", npm))  # version 2 keeps them a level deeper
    for key in dict.fromkeys(name.partition("_")[0] if name[:1] != "_" else name for name in names):
        scope, slash, rest = key.rpartition("/")
        name, _, version = rest.partition("@")
        yield evidence.package("npm", name, version, namespace=scope if slash else "")
    for key in structured.mapping(lock.get("jsr", inner.get("jsr"))):
        scope, _, rest = key.removeprefix("@").partition("/")
        name, _, version = rest.partition("@")
        yield evidence.package("npm", f"{scope}__{name}", version, namespace="@jsr")


DENO_LOCK = Cataloger(
    id="deno-lock",
    title="Deno lock files",
    ecosystem="npm",
    parse=structured.of_json("deno-lock", _extract),
    declared=True,
    hint=Hint(names=("deno.lock",)),
)
