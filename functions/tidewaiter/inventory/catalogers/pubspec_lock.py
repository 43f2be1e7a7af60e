"""`pubspec.lock` of Dart (dart.dev, "The pubspec file"), in the one layout that pub writes: packages of a server, not of the SDK."""

from collections.abc import Iterable, Iterator

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "pubspec.lock"


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if not any(line.rstrip() == "packages:" or line.startswith("packages: {}") for line in text.splitlines()):
        yield evidence.malformed("a lock file without packages")
    for name, fields in _entries(text):
        if fields.get("source") == "hosted":
            yield evidence.package("pub", name, fields.get("version", ""))


def _entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the entries of `packages`: names at an indentation of two, their fields at one of four."""
    section = name = ""
    fields: dict[str, str] = {}
    for line in (*text.splitlines(), "end:"):
        indentation = len(line) - len(line.lstrip(" "))
        key, _, value = line.strip().partition(":")
        if indentation in (0, 2) and name:
            yield name, fields
            name, fields = "", {}
        if indentation == 0:
            section = key
        elif indentation == 2 and section == "packages":  # noqa: PLR2004 - the layout
            name = key.strip("\"'")
        elif indentation == 4 and name:  # noqa: PLR2004 - the layout
            fields[key] = value.strip().strip("\"'")


PUBSPEC_LOCK = Cataloger(
    id="pubspec-lock",
    title="Dart lock files",
    ecosystem="pub",
    wants=_wants,
    parse=structured.of_text("pubspec-lock", _extract),
    declared=True,
    hint=Hint(names=("pubspec.lock",)),
)
