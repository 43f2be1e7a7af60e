"""Databases that are carried by hand."""

import io
import json
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_bundle import DATABASE, DELTA, MANIFEST, is_bundle, opened, pack_delta, unpack_delta, write_bundle
from tidewaiter.adapters.advisory_home import current_database
from tidewaiter.adapters.advisory_import import checked_file, export_bundle, import_checked
from tidewaiter.adapters.advisory_manifest import dump_manifest, fingerprint, load_manifest, sign
from tidewaiter.errors import BadInputError, DigestMismatchError, NotFoundError, RefusedError, TidewaiterError


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's own cache out of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def keys(folder: Path, name: str = "key") -> tuple[Path, Path]:
    """Make a pair of keys as openssl writes them."""
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    made = Ed25519PrivateKey.generate()
    private.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def members(file: Path) -> dict[str, bytes]:
    """Read a bundle apart."""
    with tarfile.open(file) as archive:
        return {member.name: stream.read() for member in archive if (stream := archive.extractfile(member))}


def bundle_of(file: Path, parts: dict[str, bytes]) -> Path:
    """Put a bundle together."""
    with tarfile.open(file, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, body in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return file


def test_a_signed_bundle_becomes_the_current_database(tmp_path: Path) -> None:
    """Manifest, database and delta arrive as they were sent, and the signer's fingerprint is known."""
    private, public = keys(tmp_path)
    old, _ = build(tmp_path, osv(), out="old")
    new, info = build(tmp_path, osv(fixed="2.0.0"), out="new")
    manifest = export_bundle(tmp_path / "b.tar", database=new, since=old, key=private)
    assert (manifest.sha256, manifest.built, manifest.database_schema, manifest.size) == (info.sha256, info.built, 1, new.stat().st_size)
    assert manifest.sources == (("ghsa", 1, "2026-01-01T00:00:00Z", "CC-BY-4.0"),)
    assert is_bundle(tmp_path / "b.tar")
    assert import_checked(tmp_path / "b.tar", key=public) == (info, fingerprint(public))
    with opened(tmp_path / "b.tar", tmp_path / "x", key=public) as bundle:
        assert bundle.delta is not None
        document = json.loads(unpack_delta(bundle.delta.read_bytes(), "delta"))
    assert (document["packages"], document["to"], document["from"]) == ([["npm", "left-pad"]], info.sha256, manifest.since)


def test_without_a_signature_somebody_must_say_so(tmp_path: Path) -> None:
    """Unsigned, unchecked and bare files are refused with the flag that takes them."""
    private, public = keys(tmp_path)
    path, info = build(tmp_path, osv())
    write_bundle(path, tmp_path / "plain.tar")
    write_bundle(path, tmp_path / "signed.tar", key=private)
    for file, key in ((tmp_path / "plain.tar", public), (tmp_path / "plain.tar", None), (tmp_path / "signed.tar", None), (path, None)):
        with pytest.raises(RefusedError, match="--allow-unsigned"):
            import_checked(file, key=key)
        assert import_checked(file, key=key, allow_unsigned=True) == (info, "")


def test_an_older_database_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    """An old file, signed as it was, would hide what became known since; whoever wants it says so."""
    private, public = keys(tmp_path)
    first, second = ((datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (2, 1))
    for name, built in (("old", first), ("new", second)):
        write_bundle(build(tmp_path, osv(), out=name, built=built)[0], tmp_path / f"{name}.tar", key=private)
    assert import_checked(tmp_path / "new.tar", key=public)[0].built == second
    with pytest.raises(RefusedError, match=rf"{first} is older than the current one of {second}.*--allow-older"):
        import_checked(tmp_path / "old.tar", key=public)
    assert current_database().info().built == second
    assert import_checked(tmp_path / "old.tar", key=public, allow_older=True)[0].built == first


def test_a_database_older_than_the_shipped_one_is_refused(tmp_path: Path) -> None:
    """It would not become the current one: of both the newer is used."""
    path, _ = build(tmp_path, osv(), built="2020-01-01T00:00:00Z")
    with pytest.raises(RefusedError, match=r"that this version brings.*--db"):
        import_checked(path, allow_unsigned=True, allow_older=True)


def test_a_database_of_tomorrow_is_refused(tmp_path: Path) -> None:
    """It would never be called old, and nothing that is newer would replace it."""
    built = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path, _ = build(tmp_path, osv(), built=built)
    with pytest.raises(RefusedError, match="a clock is wrong"):
        import_checked(path, allow_unsigned=True, allow_older=True)


def test_another_signature_is_refused_even_when_unsigned_ones_are_taken(tmp_path: Path) -> None:
    """A wrong signature is worse than none: both the signature and the key are named."""
    private, _ = keys(tmp_path)
    _, other = keys(tmp_path, "other")
    path, _ = build(tmp_path, osv())
    manifest = write_bundle(path, tmp_path / "b.tar", key=private)
    for allowed in (False, True):
        with pytest.raises(RefusedError) as caught:
            import_checked(tmp_path / "b.tar", key=other, allow_unsigned=allowed)
        assert (manifest.signature[:16] in str(caught.value), fingerprint(other) in str(caught.value)) == (True, True)


@pytest.mark.parametrize("field", ["sha256", "size", "built", "sources", "delta_sha256", "since"])
def test_every_field_is_signed(tmp_path: Path, field: str) -> None:
    """Whatever is changed in the manifest, the signature does not fit any more."""
    private, public = keys(tmp_path)
    path, _ = build(tmp_path, osv())
    write_bundle(path, tmp_path / "b.tar", key=private)
    parts = members(tmp_path / "b.tar")
    changed = {"size": 1, "sources": (), "sha256": "0" * 64}.get(field, "x")
    parts[MANIFEST] = dump_manifest(replace(load_manifest(parts[MANIFEST], ""), **{field: changed}))
    with pytest.raises(RefusedError, match="not by the key"):
        import_checked(bundle_of(tmp_path / "c.tar", parts), key=public)


def test_another_database_under_a_signed_manifest_is_refused(tmp_path: Path) -> None:
    """Both checksums are named, and the current database stays."""
    private, public = keys(tmp_path)
    path, info = build(tmp_path, osv(), out="one")
    other, other_info = build(tmp_path, osv(fixed="6.6.6"), out="other")
    write_bundle(path, tmp_path / "b.tar", key=private, delta=pack_delta(b"{}"))
    write_bundle(other, tmp_path / "o.tar")
    parts = members(tmp_path / "b.tar")
    swapped = bundle_of(tmp_path / "c.tar", parts | {DATABASE: members(tmp_path / "o.tar")[DATABASE]})
    with pytest.raises(DigestMismatchError) as caught:
        import_checked(swapped, key=public)
    assert (caught.value.expected, caught.value.actual) == (info.sha256, other_info.sha256)
    with pytest.raises(DigestMismatchError):
        import_checked(bundle_of(tmp_path / "d.tar", parts | {DELTA: pack_delta(b"[]")}), key=public)
    with pytest.raises(DigestMismatchError):
        import_checked(bundle_of(tmp_path / "e.tar", {name: parts[name] for name in (MANIFEST, DATABASE)}), key=public)


def test_hostile_bundles_are_errors(tmp_path: Path) -> None:
    """Members of other names, twice, links, cut short, no tar at all: a clear error each, and nothing is written outside."""
    path, _ = build(tmp_path, osv())
    write_bundle(path, tmp_path / "b.tar")
    parts = members(tmp_path / "b.tar")
    bad = [bundle_of(tmp_path / "1", parts | {"../evil": b"x"}), bundle_of(tmp_path / "2", {MANIFEST: parts[MANIFEST]})]
    bad.append(bundle_of(tmp_path / "3", {MANIFEST: b"{}", DATABASE: parts[DATABASE]}))
    bad.append(bundle_of(tmp_path / "4", {MANIFEST: b"[" * 100_000, DATABASE: parts[DATABASE]}))
    (tmp_path / "5").write_bytes((tmp_path / "b.tar").read_bytes()[:2000])
    with tarfile.open(tmp_path / "6", "w") as archive:
        link = tarfile.TarInfo(MANIFEST)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    for file in (*bad, tmp_path / "5", tmp_path / "6"):
        with pytest.raises(BadInputError):
            import_checked(file, allow_unsigned=True)
    assert not (tmp_path / "evil").exists()
    with pytest.raises(NotFoundError), checked_file(tmp_path / "none"):
        pass


def test_a_newer_version_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    """The hint is to upgrade, not to fetch the file again."""
    path, _ = build(tmp_path, osv())
    write_bundle(path, tmp_path / "b.tar")
    parts = members(tmp_path / "b.tar")
    raw = json.loads(parts[MANIFEST])
    for field, name in (("schema_version", "manifest"), ("database_schema", "database")):
        newer = bundle_of(tmp_path / field, parts | {MANIFEST: json.dumps(raw | {field: 9}).encode()})
        with pytest.raises(BadInputError, match=f"the {name} has schema 9.*Upgrade"):
            import_checked(newer, allow_unsigned=True)


def test_keys_that_are_none_are_errors(tmp_path: Path) -> None:
    """Missing, of another kind or not a key: the error says how to make one."""
    path, _ = build(tmp_path, osv())
    manifest = write_bundle(path, tmp_path / "b.tar")
    (tmp_path / "text").write_text("no key")
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "p256").write_bytes(other)
    for name in ("text", "p256", "none"):
        with pytest.raises(TidewaiterError, match="openssl genpkey"):
            sign(manifest, tmp_path / name)


def test_a_delta_that_is_damaged_or_endless_is_refused() -> None:
    """Cut short, no zstd, or a bomb."""
    packed = pack_delta(b"x" * 1000)
    assert unpack_delta(packed, "d") == b"x" * 1000
    for bad in (packed[:-3], b"no zstd at all", pack_delta(bytes(2**28 + 1))):
        with pytest.raises(BadInputError):
            unpack_delta(bad, "d")


@pytest.mark.parametrize("version", ["1e999", "[]", '"x"', "null"])
def test_a_manifest_without_a_sensible_version_is_refused(version: str) -> None:
    """Anything but a number is a malformed manifest."""
    with pytest.raises(BadInputError, match="malformed"):
        load_manifest(f'{{"schema_version":{version},"database_schema":1}}'.encode(), "there")
