"""Go executables: standard library, main module and linked modules out of their build information."""

from collections.abc import Iterable

from packageurl import PackageURL

from tidewaiter.inventory import buildinfo
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_FORMATS = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xfe\xed\xfa\xce", b"\xca\xfe\xba\xbe")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    first = content.read(1 << 20)
    if not first.startswith(_FORMATS):
        return
    data, old = buildinfo.find(content.read, first)
    info = buildinfo.parse(data)
    if info is None:
        if data or old:
            why = "was built with Go before 1.18, whose build information is not read" if old else "holds damaged build information"
            yield Problem(code="go-buildinfo-unreadable", what=f"the executable {why}", where=path, hint="Build it with a current Go")
        return
    yield _package("stdlib", info.go.split(" ", 1)[0].removeprefix("go"), path, context)
    for module in (*([info.main] if info.main else []), *info.modules):
        yield _package(module.path, module.version, path, context)


def _package(name: str, version: str, path: str, context: ParseContext) -> Package | Problem:
    namespace, _, short = name.rpartition("/")
    if not short.strip():
        return Problem(code="package-malformed", what=f"a Go module of the path {name[:100]!r}", where=path)
    known = version if version != "(devel)" else ""
    return Package(
        purl=PackageURL(type="golang", namespace=namespace or None, name=short, version=known or None).to_string(),
        name=name,
        version=version,
        ecosystem="golang",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="go-binary",
    )


GO_BINARY = Cataloger(id="go-binary", title="Go executables", ecosystem="golang", parse=_parse, hint=Hint(programs=True))
