"""Installed Lua rocks: `rocks-5.x/NAME/VERSION/rock_manifest`, where LuaRocks keeps them (github.com/luarocks/luarocks/wiki)."""

from collections.abc import Iterable

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_DEPTH = 4


def _wants(entry: FileEntry) -> bool:
    parts = entry.path.split("/")
    return len(parts) >= _DEPTH and (parts[-_DEPTH].startswith("rocks-") or parts[-_DEPTH] == "rocks")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("luarocks", path, context)
    name, version = path.split("/")[-3:-1]
    if not content.read(1 << 16).lstrip().startswith(b"rock_manifest"):
        yield evidence.malformed("not the manifest of a rock")
        return
    yield evidence.package("luarocks", name, version)


LUAROCKS = Cataloger(
    id="luarocks", title="Installed Lua rocks", ecosystem="luarocks", wants=_wants, parse=_parse, hint=Hint(names=("rock_manifest",))
)
