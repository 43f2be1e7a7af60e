"""RPM packages: `Packages` (Berkeley DB), `Packages.db` (ndb) and `rpmdb.sqlite`, where distributions keep them."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from packageurl import PackageURL

from tidewaiter.inventory import rpmdb
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.digests import expected
from tidewaiter.inventory.purls import is_name
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_FOLDERS = ("var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/")
_READERS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "Packages": rpmdb.read_bdb,
    "Packages.db": rpmdb.read_ndb,
    "rpmdb.sqlite": rpmdb.read_sqlite,
}
_LOG = "rpmdb.sqlite-wal"
_KEY = "gpg-pubkey"


def _wants(entry: FileEntry) -> bool:
    folder, _, name = entry.path.rpartition("/")
    return f"{folder}/" in _FOLDERS and (name in _READERS or (name == _LOG and entry.size > 0))


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    name = path.rpartition("/")[2]
    if name == _LOG:
        what = "the RPM database has a write-ahead log, which is not read: the latest changes may be missing"
        yield Problem(code="database-log", what=what, where=path, hint="Run `rpm --rebuilddb` at the end of the image's build")
        return
    data = content.read()
    if not data:
        yield Problem(code="database-empty", what="the RPM database has 0 bytes", where=path)
        return
    try:
        for blob in rpmdb.within(_READERS[name](data), len(data)):
            yield from _package(blob, path, context)
    except rpmdb.RpmDatabaseError as error:
        yield Problem(code="database-corrupt", what=f"RPM database: {error}", where=path, hint="Packages after this place are missing")


def _package(blob: bytes, path: str, context: ParseContext) -> Iterator[Found]:
    try:
        header = rpmdb.parse_header(blob)
    except rpmdb.RpmDatabaseError as error:
        yield Problem(code="package-malformed", what=f"an RPM header: {error}", where=path)
        return
    if header.name == _KEY:
        return
    if not is_name(header.name) or not header.version.strip():
        yield Problem(code="package-malformed", what="an RPM header without name or version", where=path)
        return
    short = f"{header.version}-{header.release}" if header.release else header.version
    version = short if header.epoch is None else f"{header.epoch}:{short}"
    qualifiers = {"arch": header.arch, "epoch": "" if header.epoch is None else str(header.epoch)}
    yield from expected(path, header.name, "rpm", header.digests, context.limits)
    yield Package(
        purl=PackageURL(
            type="rpm", name=header.name, version=short, qualifiers={key: value for key, value in qualifiers.items() if value}
        ).to_string(),
        name=header.name,
        version=version,
        ecosystem="rpm",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="rpm",
        arch=header.arch,
        source=rpmdb.source_of(header.source_rpm, version),
        modularity=header.modularity,
        vendor=sys.intern(header.vendor),
        licences=(header.licence,) if header.licence else (),
        owned_files=tuple(file for file in header.files if context.is_evidence(file)),
    )


RPM = Cataloger(
    id="rpm",
    title="RPM database",
    ecosystem="rpm",
    wants=_wants,
    parse=_parse,
    max_bytes=192 << 20,
    owns_files=True,
    hint=Hint(names=(*_READERS, _LOG)),
)
