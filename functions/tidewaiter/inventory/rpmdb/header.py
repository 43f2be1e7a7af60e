"""One package header: index entries and a data store (RPM documentation, "RPM V4 package format", header structure)."""

import struct
from dataclasses import dataclass
from itertools import zip_longest

from tidewaiter.inventory.digests import paired
from tidewaiter.inventory.paths import joined
from tidewaiter.inventory.rpmdb.errors import RpmDatabaseError

_MAX_ENTRIES, _MAX_DATA = 0xFFFF, 256 << 20
_INT32, _STRING, _STRING_ARRAY, _I18N = 4, 6, 8, 9
_NAME, _VERSION, _RELEASE, _EPOCH, _VENDOR, _LICENCE, _ARCH, _SOURCE_RPM = 1000, 1001, 1002, 1003, 1011, 1014, 1022, 1044
_DIR_INDEXES, _BASE_NAMES, _DIR_NAMES, _MODULARITY = 1116, 1117, 1118, 5096
_DIGESTS, _FLAGS, _VERIFY_FLAGS = 1035, 1037, 1045
_SETTINGS_OR_GHOST, _VERIFY_DIGEST = 1 | 1 << 6, 1
_WANTED = frozenset(
    {
        _DIGESTS,
        _FLAGS,
        _VERIFY_FLAGS,
        _NAME,
        _VERSION,
        _RELEASE,
        _EPOCH,
        _VENDOR,
        _LICENCE,
        _ARCH,
        _SOURCE_RPM,
        _DIR_INDEXES,
        _BASE_NAMES,
        _DIR_NAMES,
        _MODULARITY,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RpmHeader:
    """What a header says of an installed package; `epoch` is None when it has none, `files` are plain paths.

    `digests` pairs paths with hex digests, but for settings, for what is not in the package, and for what `rpm --verify` leaves out.
    """

    name: str
    version: str
    release: str
    arch: str = ""
    epoch: int | None = None
    licence: str = ""
    source_rpm: str = ""
    modularity: str = ""
    vendor: str = ""
    files: tuple[str, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()


def parse_header(blob: bytes) -> RpmHeader:
    """Read a header blob as databases keep it (no lead, no magic); raises RpmDatabaseError."""
    if len(blob) < 8:  # noqa: PLR2004 - the two counts
        raise RpmDatabaseError("a package header of less than 8 bytes")
    entries, size = struct.unpack_from(">2I", blob)
    start = 8 + 16 * entries
    if entries > _MAX_ENTRIES or size > _MAX_DATA or start + size > len(blob):
        raise RpmDatabaseError("a package header longer than its bytes")
    store = blob[start : start + size]
    # A tag given again counts once: each may ask for the whole store to be read.
    wanted = {entry[0]: entry[1:] for entry in struct.iter_unpack(">4I", blob[8:start]) if entry[0] in _WANTED}
    values = {tag: _value(store, *entry) for tag, entry in wanted.items()}
    return RpmHeader(
        name=_text(values, _NAME),
        version=_text(values, _VERSION),
        release=_text(values, _RELEASE),
        arch=_text(values, _ARCH),
        epoch=_number(values, _EPOCH),
        licence=_text(values, _LICENCE),
        source_rpm=_text(values, _SOURCE_RPM),
        modularity=_text(values, _MODULARITY),
        vendor=_text(values, _VENDOR),
        files=_files(values),
        digests=_digests(values),
    )


_Value = list[str] | list[int]


def _value(store: bytes, kind: int, offset: int, count: int) -> _Value:
    if kind == _INT32:
        if offset + 4 * count > len(store):
            raise RpmDatabaseError("a number outside its header")
        return list(struct.unpack_from(f">{count}I", store, offset))
    if kind in (_STRING, _STRING_ARRAY, _I18N):
        if offset > len(store) or count > len(store):
            raise RpmDatabaseError("a text outside its header")
        return [part.decode(errors="replace") for part in _split(store, offset, 1 if kind == _STRING else count)]
    return []


def _split(store: bytes, offset: int, count: int) -> list[bytes]:
    parts: list[bytes] = []
    for _ in range(count):
        end = store.find(b"\0", offset)
        if end < 0:
            raise RpmDatabaseError("a text without an end")
        parts.append(store[offset:end])
        offset = end + 1
    return parts


def _text(values: dict[int, _Value], tag: int) -> str:
    found = values.get(tag)
    return found[0] if found and isinstance(found[0], str) else ""


def _number(values: dict[int, _Value], tag: int) -> int | None:
    found = values.get(tag)
    return found[0] if found and isinstance(found[0], int) else None


def _files(values: dict[int, _Value]) -> tuple[str, ...]:
    folders, indexes, names = (values.get(tag, []) for tag in (_DIR_NAMES, _DIR_INDEXES, _BASE_NAMES))
    places = zip(indexes, names, strict=False)
    return tuple(joined((str(folders[index]), str(name)) for index, name in places if isinstance(index, int) and index < len(folders)))


def _digests(values: dict[int, _Value]) -> tuple[tuple[str, str], ...]:
    sums, flags, verified = (values.get(tag, []) for tag in (_DIGESTS, _FLAGS, _VERIFY_FLAGS))
    folders, indexes, names = (values.get(tag, []) for tag in (_DIR_NAMES, _DIR_INDEXES, _BASE_NAMES))
    rows = zip_longest(sums, flags, verified, indexes, names)
    kept = [
        (str(folders[index]), str(name), str(digest))
        for digest, flag, verify, index, name in rows
        if digest and isinstance(index, int) and index < len(folders) and _is_verified(flag, verify)
    ]
    return tuple(paired(kept))


def _is_verified(flag: object, verify: object) -> bool:
    is_own = not (isinstance(flag, int) and flag & _SETTINGS_OR_GHOST)
    return is_own and not (isinstance(verify, int) and not verify & _VERIFY_DIGEST)
