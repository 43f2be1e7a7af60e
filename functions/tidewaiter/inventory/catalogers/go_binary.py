"""Go executables (ELF, PE, Mach-O): standard library, main module and linked modules out of their build information."""

from collections.abc import Iterable, Iterator

from packageurl import PackageURL

from tidewaiter.inventory import buildinfo
from tidewaiter.inventory.buildinfo import BuildInfo
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.layouts import layouts_of
from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.parts import Layout, LayoutError
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    # A universal Mach-O file holds the program once for each kind of processor.
    infos = list(_infos(content))
    for name, version, main in dict.fromkeys(found for info in infos if info for found in _modules(info)):
        yield _package(name, version, FoundAt(path=path, layer=context.layer, main=main))
    if infos and not any(infos):
        what = "the executable holds damaged build information"
        yield Problem(code="go-buildinfo-unreadable", what=what, where=path, hint="Build it with a current Go")


def _infos(content: Content) -> Iterator[BuildInfo | None]:
    """Yield the build information where the headers say, or wherever it is when they lie; None for what cannot be read."""
    try:
        for layout in layouts_of(content.at):
            yield from _first(content, buildinfo.found_in(layout, content.at), layout)
    except LayoutError:
        yield from _first(content, (at for at in content.find(buildinfo.MAGIC) if at % buildinfo.ALIGN == 0), None)


def _first(content: Content, places: Iterable[int], layout: Layout | None) -> Iterator[BuildInfo | None]:
    at = None
    for at in places:
        info = buildinfo.parse(content.at, at, layout)
        if info:
            yield info
            return
    if at is not None:
        yield None


def _modules(info: BuildInfo) -> Iterator[tuple[str, str, bool]]:
    """Yield path and version of the modules, and whether it is the program's own."""
    yield "stdlib", info.go.split(" ", 1)[0].removeprefix("go"), False
    if info.main:
        yield info.main.path, buildinfo.version_of_main(info), True
    for module in info.modules:
        yield module.path, module.version, False


def _package(name: str, version: str, place: FoundAt) -> Package | Problem:
    namespace, _, short = name.rpartition("/")
    if not short.strip():
        return Problem(code="package-malformed", what=f"a Go module of the path {name[:100]!r}", where=place.path)
    known = version if version != "(devel)" else ""
    return Package(
        purl=PackageURL(type="golang", namespace=namespace or None, name=short, version=known or None).to_string(),
        name=name,
        version=version,
        ecosystem="golang",
        found_at=(place,),
        cataloger="go-binary",
    )


GO_BINARY = Cataloger(
    id="go-binary", title="Go executables", ecosystem="golang", parse=_parse, max_bytes=48 * MIB, hint=Hint(programs=True)
)
