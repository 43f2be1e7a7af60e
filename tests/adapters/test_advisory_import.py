"""Databases that come as a file."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_bundle import opened, unpack_delta
from tidewaiter.adapters.advisory_diff import load_delta
from tidewaiter.adapters.advisory_home import current_database
from tidewaiter.adapters.advisory_import import checked_file, export_bundle, import_checked
from tidewaiter.adapters.advisory_manifest import fingerprint
from tidewaiter.errors import BadInputError, NotFoundError, RefusedError, TidewaiterError


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's own cache out of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """Make a pair of keys."""
    made = Ed25519PrivateKey.generate()
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    private.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def test_a_bare_database_is_taken_only_by_whoever_says_so(tmp_path: Path) -> None:
    """Nobody signed it; the current one of this machine was checked when it came."""
    path, info = build(tmp_path, osv())
    with pytest.raises(RefusedError) as caught:
        import_checked(path)
    assert "--allow-unsigned" in caught.value.hint
    assert import_checked(path, allow_unsigned=True) == (info, "")
    with checked_file(None) as checked:
        assert (checked.database.stem, checked.manifest, checked.signed_by) == (info.sha256, None, "")


def test_a_signed_bundle_says_by_whom_and_holds_what_changed(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    """Exported since an older database, and imported elsewhere with the public key."""
    private, public = keys
    old, before = build(tmp_path, osv(), osv("GHSA-2", package="same"), out="old")
    new, info = build(tmp_path, osv(fixed="9.0"), osv("GHSA-2", package="same"), out="new")
    manifest = export_bundle(tmp_path / "b.tar", database=new, since=old, key=private)
    assert (manifest.sha256, manifest.since) == (info.sha256, before.sha256)
    with opened(tmp_path / "b.tar", tmp_path / "cache", key=public, allow_unsigned=False) as bundle:
        assert bundle.delta is not None
        delta = load_delta(unpack_delta(bundle.delta.read_bytes(), "delta"))
    assert delta.packages == (("npm", "left-pad"),)
    assert import_checked(tmp_path / "b.tar", key=public) == (info, fingerprint(public))
    with current_database() as store:
        assert store.info() == info


def test_without_the_key_a_signature_is_worth_nothing(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    """It is not checked, so it is not named."""
    path, info = build(tmp_path, osv())
    export_bundle(tmp_path / "b.tar", database=path, key=keys[0])
    with pytest.raises(RefusedError):
        import_checked(tmp_path / "b.tar")
    assert import_checked(tmp_path / "b.tar", allow_unsigned=True) == (info, "")


@pytest.mark.parametrize("body", [None, b"", b"SQLite format 3\0" + b"\0" * 100, b"\x28\xb5\x2f\xfd" + b"junk", b"{}"])
def test_what_is_no_database_never_becomes_the_current_one(tmp_path: Path, body: bytes | None) -> None:
    """Nothing there, nothing in it, another SQLite file, cut short, another document: an error, and the one before stays."""
    good, info = build(tmp_path, osv())
    import_checked(good, allow_unsigned=True)
    file = tmp_path / "other"
    if body is not None:
        file.write_bytes(body)
    with pytest.raises(TidewaiterError) as caught:
        import_checked(file, allow_unsigned=True)
    assert isinstance(caught.value, NotFoundError if body is None else BadInputError)
    with current_database() as store:
        assert store.info() == info
