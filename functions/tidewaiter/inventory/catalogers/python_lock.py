"""`poetry.lock`, `uv.lock`, `pdm.lock` and `pylock.toml` (python-poetry.org; docs.astral.sh/uv; packaging.python.org, pylock.toml)."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FILES = ("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml")
_OWN = frozenset({"virtual", "editable", "directory", "path"})


def _wants(entry: FileEntry) -> bool:
    name = entry.path.rpartition("/")[2]
    return name in _FILES or (name.startswith("pylock.") and name.endswith(".toml"))


def _extract(document: structured.Document, evidence: Evidence) -> Iterable[Found]:
    for entry in (*structured.mappings(document.get("package")), *structured.mappings(document.get("packages"))):
        # The project itself is in uv's lock file, without a server to come from; pylock leaves out versions of source trees.
        if "version" in entry and not _OWN.intersection(structured.mapping(entry.get("source"))):
            yield evidence.package("pypi", entry.get("name"), entry["version"])


PYTHON_LOCK = Cataloger(
    id="python-lock",
    title="Python lock files (Poetry, uv, PDM, pylock)",
    ecosystem="pypi",
    wants=_wants,
    parse=structured.of_toml("python-lock", _extract),
    max_bytes=16 << 20,
    declared=True,
    hint=Hint(names=_FILES, suffixes=(".toml",)),
)
