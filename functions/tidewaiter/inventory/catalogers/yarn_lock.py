"""`yarn.lock` of Yarn 1 and of Yarn 2 and later (yarnpkg.com, "Lockfile"), read line by line: entries, and two of their fields."""

from collections.abc import Iterable, Iterator

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_ALIAS = "npm:"
_FIELD = "  "


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "yarn.lock"


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    entries = list(dict.fromkeys(_entries(text)))
    if not entries and text.strip() and "yarn lockfile" not in text and "__metadata" not in text:
        yield evidence.malformed("not a Yarn lock file")
    for name, version in entries:
        scope, slash, short = name.rpartition("/")
        yield evidence.package("npm", short, version, namespace=scope if slash else "")


def _entries(text: str) -> Iterator[tuple[str, str]]:
    name = version = ""
    for line in (*text.splitlines(), "end:"):
        if line.endswith(":") and line[0] not in " #":
            if name and version[:1].isdigit():
                yield name, version
            name, version = _name(line.rstrip(":").partition(", ")[0].strip('"')), ""
        elif line.startswith(_FIELD) and line[2:3] != " ":
            key, _, value = line.strip().partition(" ")
            if key.rstrip(":") == "version":
                version = value.strip('"')
            elif key == "resolution:":
                # Yarn 2: what was really installed; the project's own packages are there as workspaces.
                name = "" if "@workspace:" in value else _name(value.strip('"'))


def _name(descriptor: str) -> str:
    """Return the package of `name@range` or `alias@npm:name@range`; "" for what is neither."""
    name, _, wanted = descriptor[1:].partition("@")
    alias, at, _ = wanted.removeprefix(_ALIAS)[1:].partition("@")
    if wanted.startswith(_ALIAS) and at:
        return wanted.removeprefix(_ALIAS)[:1] + alias
    return descriptor[:1] + name if wanted else ""


YARN_LOCK = Cataloger(
    id="yarn-lock",
    title="Yarn lock files",
    ecosystem="npm",
    wants=_wants,
    parse=structured.of_text("yarn-lock", _extract),
    declared=True,
    hint=Hint(names=("yarn.lock",)),
)
