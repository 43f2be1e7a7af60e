"""Who may sign, as flags and files say: a trust file, Notation's own policy and stores, or a single signer."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.errors import BadInputError, NotFoundError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from tidewaiter.policy.trust import Trust

_MAX_BYTES = 1 << 20
_CERTIFICATES = (".pem", ".crt", ".cer")
_MOST_CERTIFICATES = 200


def read_trust_file(path: Path | None) -> "Trust":
    """Read a trust file; the files it names lie beside it, or have absolute paths. Without one nothing is required."""
    from tidewaiter.cli.inputs import name_of, read_bytes
    from tidewaiter.policy.trust import NO_TRUST

    if path is None:
        return NO_TRUST
    from tidewaiter.policy.trust_file import read_trust

    text = read_bytes(path, _MAX_BYTES).decode(errors="replace")
    return read_trust(text, name_of(path), lambda name: read_bytes(path.parent / name, _MAX_BYTES))


def read_notation_policy(policy: Path, store: Path) -> "Trust":
    """Read Notation's trust policy with its trust store (the folder that holds `x509`)."""
    from tidewaiter.cli.inputs import read_bytes
    from tidewaiter.policy.notation_policy import read_notation

    return read_notation(read_bytes(policy, _MAX_BYTES), str(policy), partial(_named_store, store))


def certificates_of(path: Path) -> "list[Certificate]":
    """Read trusted certificates: a file, or the files of a folder (never links, as Notation demands)."""
    from tidewaiter.cli.inputs import read_bytes
    from tidewaiter.signatures.keys import parse_certificates

    files = sorted(one for one in path.iterdir() if one.suffix in _CERTIFICATES) if path.is_dir() else [path]
    linked = next((one for one in files if path.is_dir() and one.is_symlink()), None)
    if linked or len(files) > _MOST_CERTIFICATES:
        raise BadInputError("a trust store holds files, not links, and not very many", where=str(linked or path))
    found = [one for file in files for one in parse_certificates(read_bytes(file, _MAX_BYTES), str(file))]
    if not found:
        raise NotFoundError("no certificates in the trust store", where=str(path), hint="Files end in .pem, .crt or .cer")
    return found


def _named_store(folder: Path, kind: str, name: str) -> "Iterator[Certificate]":
    if not name or "/" in name or name in (".", ".."):
        raise BadInputError(f"not the name of a trust store: {name[:60]!r}", hint="Write it like ca:acme")
    place = folder / "x509" / kind / name
    if place.is_symlink() or not place.is_dir():
        raise NotFoundError(f"no trust store {kind}:{name}", where=str(place), hint="--trust-store names the folder that holds x509/")
    yield from certificates_of(place)
