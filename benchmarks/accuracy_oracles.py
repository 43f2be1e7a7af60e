"""What others say is installed: oracles ask the package manager, interpreter or compiler of an ecosystem, or open the archive.

Nothing here imports the product. An oracle takes a root directory and returns identities `(name, version)` as the product's packages carry
them; where the ecosystem compares names without regard to spelling (Python), so does `plain`.
"""

import email
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

Identity = tuple[str, str]
_PYTHON = """
import importlib.metadata, json, sys
found = [one for place in json.load(sys.stdin) for one in importlib.metadata.distributions(path=[place])]
print(json.dumps([[one.metadata["Name"], one.version] for one in found]))
"""
_ARCHIVES = (".jar", ".war", ".ear", ".hpi")
_AUDITABLE = ".dep-v0"
_SMALLEST = 1 << 16
GO = os.environ.get("GO", "go")
"""The Go command; an old one does not read what newer ones link."""


def plain(ecosystem: str, name: str) -> str:
    """Spell a name as its ecosystem compares names (PEP 503 for Python)."""
    return re.sub(r"[-_.]+", "-", name).lower() if ecosystem == "pypi" else name


def _ask(*words: str | Path, given: str = "") -> str:
    """Run a tool and return its output, also of one that complains (npm does about every missing peer)."""
    return subprocess.run([str(word) for word in words], input=given, capture_output=True, text=True, check=False, errors="replace").stdout


def deb(root: Path) -> set[Identity]:
    """Ask dpkg-query; the name carries the architecture."""
    fields = "${db:Status-Status}\t${Package}:${Architecture}\t${Version}\n"
    lines = _ask("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f", fields).splitlines()
    rows = (line.split("\t") for line in lines)
    return {(name, version) for status, name, version in rows if status == "installed"}


def deb_sources(root: Path) -> set[Identity]:
    """Ask dpkg-query for the source of each package."""
    fields = "${db:Status-Status}\t${Package}=${source:Package}\t${source:Version}\n"
    lines = _ask("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f", fields).splitlines()
    rows = (line.split("\t") for line in lines)
    return {(name, version) for status, name, version in rows if status == "installed"}


def rpm(root: Path) -> set[Identity]:
    """Ask rpm, which reads all three kinds of database."""
    fields = "%{NAME}.%{ARCH}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n"
    folder = next((place for place in ("var/lib/rpm", "usr/lib/sysimage/rpm") if (root / place).is_dir()), "var/lib/rpm")
    lines = _ask("rpm", "--dbpath", (root / folder).absolute(), "-qa", "--qf", fields).splitlines()
    rows = (line.split("\t") for line in lines)
    return {(name, version) for name, version in rows if not name.startswith("gpg-pubkey.")}


def pypi(root: Path) -> set[Identity]:
    """Ask importlib.metadata of another interpreter about every directory that holds metadata."""
    found = (path for pattern in ("*.dist-info", "*.egg-info") for path in root.rglob(pattern))
    places = sorted({str(path.parent) for path in found if path.is_file() or any(path.iterdir())})
    rows = json.loads(_ask("/usr/bin/python3", "-I", "-c", _PYTHON, given=json.dumps(places)) or "[]")
    return {(plain("pypi", name), version) for name, version in rows if name and version}


def npm(root: Path) -> set[Identity]:
    """Ask `npm ls` about every outermost `node_modules`."""
    tops = sorted(
        {path.parent for path in root.rglob("node_modules") if path.is_dir() and "node_modules" not in path.relative_to(root).parts[:-1]}
    )
    return {
        identity
        for top in tops
        for identity in _npm_tree(json.loads(_ask("npm", "ls", "--all", "--json", "--long", "--prefix", top) or "{}"))
    }


def _npm_tree(node: dict[str, object]) -> Iterator[Identity]:
    dependencies = node.get("dependencies")
    for name, child in dependencies.items() if isinstance(dependencies, dict) else ():
        if "version" in child and not child.get("missing"):
            yield str(child.get("name", name)), str(child["version"])
        yield from _npm_tree(child)


def gem(root: Path) -> set[Identity]:
    """Ask `gem list` of the root's own Ruby."""
    text = _ask("chroot", root, "gem", "list", "--all") if (root / "usr/bin/gem").exists() else ""
    pairs = re.findall(r"(?m)^(\S+) \(([^)]+)\)", text)
    return {(name, version.split()[0]) for name, versions in pairs for version in versions.replace("default: ", "").split(", ")}


def go(root: Path) -> set[Identity]:
    """Ask the Go toolchain about every executable; a main module without a version has none here either."""
    files = [str(path) for path in _executables(root)]
    text = "".join(_ask(GO, "version", "-m", *files[at : at + 200]) for at in range(0, len(files), 200))
    found: list[Identity] = []
    for line in text.splitlines():
        words = line.split("\t")
        if line.startswith("\t") and words[1] in ("mod", "dep"):
            found.append((words[2], words[3] if len(words) > 3 else ""))  # noqa: PLR2004 - the version column
        elif line.startswith("\t") and words[1] == "=>":
            found[-1] = (words[2], words[3])
        elif not line.startswith("\t") and ": go" in line:
            found.append(("stdlib", line.rpartition(": go")[2].split()[0]))
    return set(found)


def _executables(root: Path) -> Iterator[Path]:
    """Yield all larger ELF files: wheels carry programs without the execute bit, which a script sets later."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size >= _SMALLEST:
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def cargo(root: Path) -> set[Identity]:
    """Let binutils cut out the section that cargo-auditable writes."""
    found: set[Identity] = set()
    for path in _executables(root):
        if _AUDITABLE in _ask("readelf", "-SW", path):
            document = json.loads(zlib.decompress(_section(path)))
            found |= {(crate["name"], crate["version"]) for crate in document["packages"] if crate.get("kind", "runtime") == "runtime"}
    return found


def _section(path: Path) -> bytes:
    words = ["objcopy", "-O", "binary", f"--only-section={_AUDITABLE}", f"--set-section-flags={_AUDITABLE}=alloc", str(path), "/dev/stdout"]
    return subprocess.run(words, capture_output=True, check=True).stdout


def maven(root: Path) -> set[Identity]:
    """Open every archive, also those inside archives, for `pom.properties`; others count by file name, group unknown (`:name`)."""
    paths = (path for path in sorted(root.rglob("*")) if path.suffix in _ARCHIVES and path.is_file() and not path.is_symlink())
    return {identity for path in paths if zipfile.is_zipfile(path) for identity in _archive(path.read_bytes(), path.name)}


def _archive(data: bytes, name: str) -> Iterator[Identity]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        poms = [_pom(archive.read(member)) for member in archive.namelist() if re.fullmatch(r"META-INF/maven/.*/pom\.properties", member)]
        named = [pom for pom in poms if pom]
        yield from named
        yield from _own_name(archive, name, named)
        for member in archive.namelist():
            if member.endswith(_ARCHIVES):
                yield from _archive(archive.read(member), member.rpartition("/")[2])


def _own_name(archive: zipfile.ZipFile, name: str, poms: list[Identity]) -> Iterator[Identity]:
    """Name the archive by its file when no pom in it does; a file that was only renamed has one pom, of the version in its name."""
    match = re.fullmatch(r"(.+?)-(\d[^/]*?)(-jar-with-dependencies)?\.\w+", name)
    file, version = (match[1], match[2]) if match else (name.rpartition(".")[0], _manifest_version(archive))
    renamed = len(poms) == 1 and (not match or poms[0][1] in version.split("-") or version.endswith(poms[0][1]))
    called = any(name.startswith(pom.rpartition(":")[2]) for pom, _ in poms)
    if version and not renamed and not called and (match or not poms):
        yield f":{file}", version


def _manifest_version(archive: zipfile.ZipFile) -> str:
    """Let the email package, whose headers have the form of a manifest, read what version a manifest states."""
    if "META-INF/MANIFEST.MF" not in archive.namelist():
        return ""
    fields = email.message_from_bytes(archive.read("META-INF/MANIFEST.MF").replace(b"\r\n ", b"").replace(b"\n ", b""))
    return next((fields[key] for key in ("Implementation-Version", "Bundle-Version", "Specification-Version") if fields[key]), "")


def _pom(data: bytes) -> Identity | None:
    lines = (line.split("=", 1) for line in data.decode(errors="replace").splitlines() if "=" in line and not line.startswith("#"))
    fields = {key.strip(): value.strip() for key, value in lines}
    version = fields.get("version", "")
    return (f"{fields.get('groupId', '')}:{fields['artifactId']}", version) if version and "artifactId" in fields else None


def system(root: Path) -> set[Identity]:
    """Let a shell read os-release."""
    text = _ask("sh", "-c", f". {root}/etc/os-release && echo $ID $VERSION_ID")
    return {(word[0], word[1] if len(word) > 1 else "") for word in [text.split()] if word}


def owners(root: Path, paths: Iterable[str]) -> dict[str, set[str]]:
    """Ask dpkg-query which packages installed each path; a path below a merged directory is asked for by both of its names."""
    wanted = sorted(set(paths))
    names = {alias: path for path in wanted for alias in (f"/{path}", f"/{path.removeprefix('usr/')}")}
    asked, found = sorted(names), dict.fromkeys(wanted, frozenset[str]())
    for at in range(0, len(asked), 500):
        for line in _ask("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-S", *asked[at : at + 500]).splitlines():
            packages, _, path = line.partition(": ")
            if path in names and not packages.startswith("diversion"):
                found[names[path]] |= {package.partition(":")[0] for package in packages.split(", ")}
    return {path: set(packages) for path, packages in found.items()}


def stated(root: Path) -> dict[str, set[Identity]]:
    """Read the bills of materials that packages bring along (CycloneDX JSON): what they say is inside is inside."""
    found: dict[str, set[Identity]] = {"pypi": set(), "cargo": set(), "npm": set()}
    for path in [*root.rglob("*.cdx.json"), *root.rglob("*.cyclonedx.json"), *root.rglob("*.dist-info/sboms/*.json")]:
        document = json.loads(path.read_text())
        waiting = [document.get("metadata", {}).get("component", {}), *document.get("components", [])]
        while waiting:
            one = waiting.pop()
            waiting += one.get("components", [])
            match = re.match(r"pkg:(\w+)/([^@?]+)@([^?#]+)", one.get("purl", ""))
            if match and match[1] in found and one.get("scope") != "excluded":
                found[match[1]].add((plain(match[1], unquote(match[2])), unquote(match[3])))
    return found


def versions() -> str:
    """Name the oracles with their versions."""
    tools = {
        "dpkg-query": "--version",
        "rpm": "--version",
        "npm": "--version",
        "ruby": "--version",
        GO: "version",
        "/usr/bin/python3": "--version",
    }
    said = (f"{name.rpartition('/')[2]} {_ask(name, word).splitlines()[0]}" for name, word in tools.items() if shutil.which(name))
    return "; ".join([*said, f"measured by {sys.version.split()[0]}"])
