"""What a database is, signed: checksums of its file and of its delta, date, schema and sources (Ed25519, RFC 8032)."""

import hashlib
import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import StringConstraints, TypeAdapter

from tidewaiter.adapters.advisory_schema import SCHEMA_VERSION
from tidewaiter.errors import BadInputError, NotFoundError, RefusedError
from tidewaiter.model.advisory import DatabaseInfo

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MANIFEST_VERSION = 1
MAX_MANIFEST = 2**20
_HINT = "Make one with `openssl genpkey -algorithm ed25519 -out key.pem` and `openssl pkey -in key.pem -pubout -out key.pub`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`sha256` is of the plain SQLite file, `delta_sha256` of the compressed delta ("" without one), `size` in bytes.

    `sources` are (id, records, newest date, licence). `signature` is base64 over everything else, "" when nobody signed.
    """

    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    size: int
    built: str
    database_schema: int
    sources: tuple[tuple[str, int, str, str], ...]
    delta_sha256: str = ""
    since: str = ""
    signature: str = ""
    schema_version: int = MANIFEST_VERSION

    @property
    def signed(self) -> bytes:
        """Return the bytes that a signature is over."""
        return b"tidewaiter advisory database\n" + dump_manifest(replace(self, signature=""))


_READER = TypeAdapter(Manifest)


def manifest_of(info: DatabaseInfo, size: int, *, delta_sha256: str = "", since: str = "") -> Manifest:
    """Describe a database."""
    return Manifest(
        sha256=info.sha256,
        size=size,
        built=info.built,
        database_schema=info.schema_version,
        sources=tuple((feed.feed, feed.records, feed.newest, feed.licence) for feed in info.feeds),
        delta_sha256=delta_sha256,
        since=since,
    )


def dump_manifest(manifest: Manifest) -> bytes:
    """Write a manifest as JSON, always the same way."""
    return json.dumps(asdict(manifest), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def load_manifest(body: bytes, where: str) -> Manifest:
    """Read a manifest; raises BadInputError for what is none, and for one (or a database) of a newer version."""
    try:
        raw = json.loads(body)
        versions = int(raw["schema_version"]), int(raw["database_schema"])
        _check_versions(versions, where)
        return _READER.validate_python(raw)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BadInputError("the manifest of the advisory database is malformed", where=where, hint="Export the database again") from error


def _check_versions(versions: tuple[int, int], where: str) -> None:
    for what, found, ours in zip(("manifest", "database"), versions, (MANIFEST_VERSION, SCHEMA_VERSION), strict=True):
        if found != ours:
            hint = "Upgrade tidewaiter: a newer version made it" if found > ours else "Export it again with this version"
            raise BadInputError(f"the {what} has schema {found}, this version reads {ours}", where=where, hint=hint)


def sign(manifest: Manifest, key: Path) -> Manifest:
    """Sign with an Ed25519 private key (PEM). Raises NotFoundError or BadInputError for a key that is none."""
    private: Ed25519PrivateKey = _key(key, private=True)
    return replace(manifest, signature=b64encode(private.sign(manifest.signed)).decode())


def verify(manifest: Manifest, key: Path, where: str) -> None:
    """Check the signature with an Ed25519 public key (PEM). Raises RefusedError when there is none or it is another's."""
    from cryptography.exceptions import InvalidSignature

    public: Ed25519PublicKey = _key(key, private=False)
    if not manifest.signature:
        raise RefusedError("the advisory database is not signed", where=where, hint="Sign it, or accept it with --allow-unsigned")
    try:
        public.verify(b64decode(manifest.signature, validate=True), manifest.signed)
    except (InvalidSignature, Base64Error, ValueError):
        what = f"signature {manifest.signature[:16]}… of database {manifest.sha256} is not by the key {fingerprint(key)}"
        raise RefusedError(
            what, where=where, hint="It was changed, or another key signed it: get the database, or the key, again"
        ) from None


def fingerprint(key: Path) -> str:
    """Name a public key by the SHA-256 of its 32 bytes, in hex."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public: Ed25519PublicKey = _key(key, private=False)
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def _key(file: Path, *, private: bool) -> Any:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
    except ImportError:
        raise NotFoundError("signatures need the package cryptography", hint="pip install 'tidewaiter[cli]'") from None
    if not file.is_file():
        raise NotFoundError("there is no such key", where=str(file), hint=_HINT)
    body = file.read_bytes()[:MAX_MANIFEST]
    try:
        found = load_pem_private_key(body, password=None) if private else load_pem_public_key(body)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, Ed25519PrivateKey if private else Ed25519PublicKey):
        raise BadInputError(
            f"this is no Ed25519 {'private' if private else 'public'} key in PEM without a password", where=str(file), hint=_HINT
        )
    return found
