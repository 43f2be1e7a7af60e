"""Material for inventory_accuracy.py: real packages, installed by the ordinary clients of their ecosystems.

Every sample is a directory `DIR/<kind>/<name>` and an OCI layout `DIR/oci/<kind>-<name>` of the same files, packed by umoci. Root is
needed (mmdebstrap, chroot), and of Debian: mmdebstrap umoci rpm golang-go ruby nodejs npm binutils. A sample that cannot be made is named
and left out.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

PACKAGES = tomllib.loads(Path(__file__).with_name("accuracy_packages.toml").read_text())
UNSIGNED = {"noble"}
"""Suites whose keys Debian does not package: material for a measurement may be unsigned."""
RPMS = (
    ("plain", "1.0", "1", "", "noarch"),
    ("with-epoch", "2.3.4", "5.el9", "3", "x86_64"),
    ("tilde-version", "1.0~rc1", "0.1", "", "noarch"),
    ("caret-version", "1.0^20240101gitabc", "2", "0", "noarch"),
    ("python3-six", "1.16.0", "9.fc40", "", "noarch"),
    ("plus+name", "1.2+dfsg", "1_2", "10", "noarch"),
)


DATABASES = Path(__file__).resolve().parents[2] / "shared" / "fixtures" / "rpmdb"
"""RPM databases of real images beside the checkout, if they are there."""


def prepare(folder: Path) -> None:
    """Make all samples that are not there yet."""
    samples: list[tuple[str, str, Callable[[Path], None]]] = [
        *(("os", name, partial(_root, suite=root["suite"], packages=root["packages"])) for name, root in PACKAGES["roots"].items()),
        ("python", "site", partial(_pip, names=PACKAGES["python"])),
        ("npm", "app", partial(_npm, names=PACKAGES["npm"])),
        ("go", "wheels", partial(_each, _pip, names=PACKAGES["go_wheels"])),
        ("go", "npm", partial(_each, _npm, names=PACKAGES["go_npm"])),
        ("java", "wheels", partial(_each, _pip, names=PACKAGES["java_wheels"])),
        ("java", "npm", partial(_each, _npm, names=PACKAGES["java_npm"])),
        ("java", "debian", partial(_java_debs, names=PACKAGES["java_debs"])),
        ("rpm", "built", _rpms),
        *(("rpm", path.name, partial(_database, source=path)) for path in sorted(DATABASES.glob("*"))),
    ]
    for kind, name, make in samples:
        path = folder / kind / name
        try:
            _once(path, make)
            _once(folder / "oci" / f"{kind}-{name}", partial(_layout, path=path))
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"not made: {kind}/{name}: {error}", file=sys.stderr)


def _once(path: Path, make: Callable[[Path], None]) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    print(f"making {path}", flush=True)
    make(half)
    half.rename(path)


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """Run a client and return what it prints; raises CalledProcessError with what it said."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False, errors="replace")
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, f"{words[0]}: {done.stderr.strip()[-600:]}")
    return done.stdout


def _root(path: Path, suite: str, packages: Sequence[str]) -> None:
    """Bootstrap a root file system; no devices, since packing them shows nothing."""
    unsigned = ["--aptopt=Acquire::AllowInsecureRepositories true", "--aptopt=APT::Get::AllowUnauthenticated true"]
    extra = unsigned if suite in UNSIGNED else []
    components = "main,universe" if suite in UNSIGNED else "main"
    include = [f"--include={','.join(packages)}"] if packages else []
    run("mmdebstrap", "--mode=root", "--variant=minbase", f"--components={components}", *extra, *include, suite, path)


def _pip(path: Path, names: Sequence[str]) -> None:
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--only-binary=:all:", "--target", path, *names)


def _npm(path: Path, names: Sequence[str]) -> None:
    path.mkdir(parents=True)
    (path / "package.json").write_text(json.dumps({"name": "sample", "version": "1.0.0", "private": True}))
    run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", *names, cwd=path)


def _each(client: Callable[[Path, Sequence[str]], None], path: Path, names: Sequence[str]) -> None:
    """Install packages one by one into folders of their own: one that is gone must not cost the others."""
    path.mkdir(parents=True)
    for name in names:
        target = path / name.replace("/", "_")
        try:
            client(target, [name])
        except subprocess.CalledProcessError as error:
            shutil.rmtree(target, ignore_errors=True)
            print(f"not made: {name}: {error}", file=sys.stderr)


def _java_debs(path: Path, names: Sequence[str]) -> None:
    """Unpack Java libraries of Debian with their POM files, without installing them."""
    path.mkdir(parents=True)
    debs = path.with_name(f"{path.name}.debs")
    debs.mkdir(exist_ok=True)
    for name in names:
        try:
            run("apt-get", "download", "-q", name, cwd=debs)
        except subprocess.CalledProcessError as error:
            print(f"not made: {name}: {error}", file=sys.stderr)
    for deb in sorted(debs.glob("*.deb")):
        run("dpkg-deb", "--extract", deb, path)
    shutil.rmtree(debs)


def _database(path: Path, source: Path) -> None:
    """Put a database where rpm looks; one that this rpm cannot read (Debian's reads no ndb) tells nothing."""
    if not run("rpm", "--dbpath", source, "-qa"):
        raise OSError("this rpm does not read that kind of database")
    shutil.copytree(source, path / "var/lib/rpm")


def _rpms(path: Path) -> None:
    """Build packages with rpmbuild and install them with rpm into a root of its own."""
    top = path.with_name(f"{path.name}.build")
    shutil.rmtree(top, ignore_errors=True)
    files = []
    for name, version, release, epoch, arch in RPMS:
        spec = top / f"{name}.spec"
        spec.parent.mkdir(parents=True, exist_ok=True)
        spec.write_text(_spec(name, version, release, epoch, arch))
        run("rpmbuild", "-bb", "--target", arch, "--define", f"_topdir {top}", spec)
        files = sorted((top / "RPMS").rglob("*.rpm"))
    into = ("--root", path.absolute(), "--define", "_db_backend sqlite", "--define", "_dbpath /var/lib/rpm")
    run("rpm", *into, "--initdb")
    run("rpm", *into, "-i", "--nodeps", *files)
    shutil.rmtree(top)


def _spec(name: str, version: str, release: str, epoch: str, arch: str) -> str:
    lines = [f"Name: {name}", f"Version: {version}", f"Release: {release}", *([f"Epoch: {epoch}"] if epoch else [])]
    lines += ["Summary: sample", "License: MIT", *(["BuildArch: noarch"] if arch == "noarch" else [])]
    lines += [
        "%description",
        "sample",
        "%install",
        f"mkdir -p %{{buildroot}}/usr/share/{name}",
        f"echo x > %{{buildroot}}/usr/share/{name}/x",
    ]
    return "\n".join([*lines, "%files", f"/usr/share/{name}", ""])


def _layout(layout: Path, path: Path) -> None:
    """Pack a directory into an image of one layer."""
    run("umoci", "init", "--layout", layout)
    run("umoci", "new", "--image", f"{layout}:sample")
    run("umoci", "insert", "--image", f"{layout}:sample", path, "/")
