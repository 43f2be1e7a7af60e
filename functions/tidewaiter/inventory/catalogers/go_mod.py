"""`go.mod` (go.dev/ref/mod, "go.mod files"): required modules with replacements applied; replacements by a folder are the user's own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import Package

_ARROW = "=>"
_MODULE_AND_VERSION = 2


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "go.mod"


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    required: dict[str, str] = {}
    replaced: dict[tuple[str, ...], list[str]] = {}
    lines = list(_lines(text))
    for verb, words in lines:
        if verb == "require" and len(words) == _MODULE_AND_VERSION:
            required[words[0]] = words[1]
        elif verb == "replace" and _ARROW in words:
            at = words.index(_ARROW)
            replaced[tuple(words[:at])] = words[at + 1 :]
    if not any(verb == "module" for verb, _ in lines):
        yield evidence.malformed("a go.mod without module")
    for module, version in required.items():
        actual = replaced.get((module, version)) or replaced.get((module,)) or [module, version]
        if len(actual) == _MODULE_AND_VERSION:
            yield _package(actual[0], actual[1], evidence)


def _package(module: str, version: str, evidence: Evidence) -> Found:
    namespace, _, name = module.rpartition("/")
    found = evidence.package("golang", name, version, namespace=namespace)
    # A purl is lower case, the path of a module is not.
    return replace(found, name=module) if isinstance(found, Package) else found


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (directive, words) with blocks unrolled and comments dropped."""
    block = ""
    for raw in text.splitlines():
        words = [word.strip('"`') for word in raw.partition("//")[0].split()]
        if words == [")"]:
            block = ""
        elif block and words:
            yield block, words
        elif words[1:] == ["("]:
            block = words[0]
        elif words:
            yield words[0], words[1:]


GO_MOD = Cataloger(
    id="go-mod",
    title="Go module files",
    ecosystem="golang",
    wants=_wants,
    parse=structured.of_text("go-mod", _extract),
    max_bytes=8 << 20,
    declared=True,
    hint=Hint(names=("go.mod",)),
)
