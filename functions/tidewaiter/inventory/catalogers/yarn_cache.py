"""npm packages that Yarn runs from its cache, `.yarn/cache/*.zip`, without `node_modules` (yarnpkg.com, "Plug'n'Play")."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.archives import ArchiveError, Budget, JavaArchive
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.catalogers import npm
from tidewaiter.inventory.content import HeldContent
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FOLDERS = (".yarn/cache", ".yarn/berry/cache")
_ROOT = re.compile(r"^node_modules/(?:@[^/]+/)?[^/]+/package\.json$")
_MAX_TEXT = 4 << 20


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[0].endswith(_FOLDERS)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("yarn-cache", path, context)
    try:
        archive = JavaArchive(content.read(), Budget())
        root = next((name for name in archive.members() if _ROOT.match(name)), "package.json")
        data = archive.read(root, _MAX_TEXT)
    except (ArchiveError, KeyError) as error:
        yield evidence.malformed(f"an archive of Yarn's cache: {error}")
        return
    yield from _PACKAGE(f"{path}!/{root}", HeldContent(data), context)


_PACKAGE = structured.of_json("yarn-cache", npm.extract)
YARN_CACHE = Cataloger(
    id="yarn-cache",
    title="npm packages in Yarn's cache",
    ecosystem="npm",
    wants=_wants,
    parse=_parse,
    hint=Hint(suffixes=(".zip",)),
)
