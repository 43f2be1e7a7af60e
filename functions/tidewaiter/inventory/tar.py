"""A tar stream to its members, in one forward pass with bounded memory: v7, ustar, GNU and PAX (POSIX.1-2017 pax, GNU tar manual).

Written for speed on layers with millions of small files; content is handed out in pieces and skipped when nobody asks for it.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tidewaiter.inventory.decompress import StreamCorruptError, StreamLimitError, StreamTruncatedError
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.inventory.tar_fields import Extended, is_checksum_right, number, parse_pax, text

_BLOCK = 512
_ZERO = bytes(_BLOCK)
_FIELDS = struct.Struct("100s8s8s8s12s12x8sc100s6s82x155s12x").unpack_from
"""Name, mode, owner, group, size, checksum, type, link, magic, prefix (POSIX.1-2017 pax, "ustar Header Block")."""
_REGULAR = frozenset((b"0", b"\0", b"7", b"S"))
_EXTENSIONS = frozenset((b"x", b"g", b"L", b"K"))
_HAS_DATA_NOT = frozenset((b"1", b"2", b"3", b"4", b"5", b"6"))
_GNU_SPARSE_MORE = 482
_Header = tuple[bytes, ...]

FILE, HARD_LINK, SYMBOLIC_LINK, DIRECTORY, OTHER = "file", "hardlink", "symlink", "directory", "other"
_KINDS = {b"1": HARD_LINK, b"2": SYMBOLIC_LINK, b"5": DIRECTORY, b"3": OTHER, b"4": OTHER, b"6": OTHER}


@dataclass(slots=True)
class Member:
    """One entry as stored: `name` and `link` are raw, `size` is the stored content's; a `sparse` file's content is its map and pieces."""

    name: str
    kind: str
    mode: int
    uid: int
    gid: int
    size: int
    link: str = ""
    sparse: bool = False
    capabilities: bool = False


class TarStream:
    """Iterate over the members; between two steps `piece` hands out the current member's content.

    Raises StreamTruncatedError, StreamCorruptError or StreamLimitError; what was yielded before stays valid.
    """

    def __init__(self, chunks: Iterable[bytes], limits: Limits = DEFAULT) -> None:
        self._chunks = iter(chunks)
        self._limits = limits
        self._buffer = b""
        self._at = 0
        self._left = 0
        self._padding = 0
        self._sparse_more = 0
        self.offset = 0

    def __iter__(self) -> Iterator[Member]:
        """Yield the members; a stream that ends after a member, without padding or end mark, is accepted, as runtimes do."""
        extended: Extended = {}
        shared: Extended = {}
        while True:
            if self._left or self._padding:
                self._finish_member()
            header = self._header()
            if header is None:
                return
            if header[6] in _EXTENSIONS:
                shared = self._extension(header, extended, shared)
                continue
            yield self._member(header, {**shared, **extended} if shared or extended else extended)
            if extended:
                extended = {}

    def peek(self, size: int = 4) -> bytes:
        """Return the first bytes of the current member's rest without taking them; fewer only if there are no more."""
        size = min(size, self._left)
        if len(self._buffer) - self._at < size:
            head = self._buffer[self._at :]
            while len(head) < size:
                self._refill()
                head += self._buffer
            self._buffer, self._at = head, 0
        return self._buffer[self._at : self._at + size]

    @property
    def has_more(self) -> bool:
        """Tell whether anything of the current member is left."""
        return self._left > 0

    def piece(self, limit: int = 1 << 20) -> bytes:
        """Return the next bytes of the current member's content, at most `limit`; empty when there are no more."""
        if not self._left:
            return b""
        if self._at >= len(self._buffer):
            self._refill()
        end = min(len(self._buffer), self._at + min(limit, self._left))
        data = self._buffer[self._at : end]
        self._left -= len(data)
        self._advance(end)
        return data

    def drain(self) -> None:
        """Read the rest of the stream, so that its digests are of the whole."""
        self.offset += len(self._buffer) - self._at
        self._buffer, self._at, self._left, self._padding = b"", 0, 0, 0
        for chunk in self._chunks:
            self.offset += len(chunk)

    def _advance(self, end: int) -> None:
        self.offset += end - self._at
        self._at = end

    def _refill(self) -> None:
        self._refilled(needed=True)

    def _refilled(self, *, needed: bool) -> bool:
        """Read the next chunk; without one raise StreamTruncatedError, or return False if what is missing is not needed."""
        chunk = next(self._chunks, None)
        if chunk is None and needed:
            raise StreamTruncatedError(f"the tar ends early, at byte {self.offset}")
        self._buffer, self._at = chunk or b"", 0
        return chunk is not None

    def _finish_member(self) -> None:
        skip, optional = self._left + self._padding, self._padding
        self._left = self._padding = 0
        while skip:
            if self._at >= len(self._buffer) and not self._refilled(needed=skip > optional):
                return
            end = min(len(self._buffer), self._at + skip)
            skip -= end - self._at
            self._advance(end)

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end <= len(self._buffer):
            data = self._buffer[self._at : end]
            self._advance(end)
            return data
        parts: list[bytes] = []
        while size:
            if self._at >= len(self._buffer):
                self._refill()
            end = min(len(self._buffer), self._at + size)
            parts.append(self._buffer[self._at : end])
            size -= len(parts[-1])
            self._advance(end)
        return b"".join(parts)

    def _header(self) -> _Header | None:
        """Read the next header block into its fields; None at the end mark or the end of the stream."""
        at, end = self._at, self._at + _BLOCK
        if end <= len(self._buffer):
            block = self._buffer[at:end]
            self._advance(end)
        else:
            if at >= len(self._buffer):
                chunk = next(self._chunks, None)
                if chunk is None:
                    return None
                self._buffer, self._at = chunk, 0
            block = self._take(_BLOCK)
        fields: _Header = _FIELDS(block)
        if is_checksum_right(block, fields[5]):
            if fields[6] == b"S":
                self._sparse_more = block[_GNU_SPARSE_MORE]
            return fields
        if block == _ZERO:
            return None
        raise StreamCorruptError(f"bad tar header at byte {self.offset - _BLOCK}")

    def _size(self, field: bytes) -> int:
        size = number(field)
        if size < 0:
            raise StreamCorruptError(f"negative size in the tar header before byte {self.offset}")
        return size

    def _extension(self, header: _Header, extended: Extended, shared: Extended) -> Extended:
        """Read a PAX or GNU long-name header into `extended`; returns the global headers in force."""
        kind, size = header[6], self._size(header[4])
        if size > self._limits.extended_header:
            raise StreamLimitError(f"an extended tar header of {size} bytes")
        data = self._take(size)
        self._take(-size % _BLOCK)
        if kind == b"x":
            extended.update(parse_pax(data))
        elif kind == b"g":
            return {**shared, **parse_pax(data)}
        else:
            extended["path" if kind == b"L" else "linkpath"] = data.split(b"\0", 1)[0]
        return shared

    def _member(self, header: _Header, extended: Mapping[str, bytes]) -> Member:
        name, mode, uid, gid, size, _, flag, link, magic, prefix = header
        if magic == b"ustar\0" and prefix[0]:
            name = prefix.split(b"\0", 1)[0] + b"/" + name
        is_file = flag in _REGULAR
        kind = FILE if is_file else _KINDS.get(flag, OTHER)
        member = Member(text(name), kind, number(mode), number(uid), number(gid), self._size(size), "" if is_file else text(link))
        if extended:
            self._extend(member, extended)
        if flag == b"S":
            member.sparse = True
            self._skip_sparse_headers()
        if is_file and member.name.endswith("/"):
            member.kind = DIRECTORY
        if flag in _HAS_DATA_NOT:
            member.size = 0
        self._left, self._padding = member.size, -member.size % _BLOCK
        return member

    def _extend(self, member: Member, extended: Mapping[str, bytes]) -> None:
        member.name = text(extended.get("GNU.sparse.name") or extended.get("path") or member.name.encode(errors="surrogateescape"))
        if member.kind != FILE:
            member.link = text(extended.get("linkpath") or member.link.encode(errors="surrogateescape"))
        if "size" in extended:
            digits = extended["size"]
            if not digits.isdigit() or len(digits) > 20:  # noqa: PLR2004 - longer than any 64-bit number
                raise StreamCorruptError(f"bad size in a PAX header before byte {self.offset}")
            member.size = int(digits)
        member.sparse = any(key.startswith("GNU.sparse.") for key in extended)
        member.capabilities = "SCHILY.xattr.security.capability" in extended

    def _skip_sparse_headers(self) -> None:
        """Pass over the extension blocks of an old GNU sparse file; the content follows them."""
        more = self._sparse_more
        while more:
            more = self._take(_BLOCK)[504]
