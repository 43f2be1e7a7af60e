"""What a Java archive is called in Maven: by the files that Maven leaves in it, else by its manifest, its classes and its own name."""

from collections.abc import Iterator
from dataclasses import dataclass

import re2 as re

from tidewaiter.inventory import maven_groups
from tidewaiter.inventory.archives import Archive

_FILE_NAME = re.compile(r"^(.+?)-(\d[^/]*?)(?:-(?:all|exec|jar-with-dependencies|runner|shaded|tests|uber))?$")
_NO_CLASSES = ("-sources", "-javadoc", "-test-sources")
"""What is published beside an archive and does not run."""
_GROUP_PARTS = 3
_ASSEMBLED = "-jar-with-dependencies"
"""What Maven's assembly plugin puts behind the version."""
_VERSIONS = ("implementation-version", "bundle-version", "specification-version")


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Group ("" if unknown), artifact and version; `member` is the file that says so of a library shaded into the archive."""

    group: str
    name: str
    version: str
    member: str = ""


def coordinates(archive: Archive, path: str) -> list[Coordinates]:
    """Name what the archive holds: itself first, then libraries shaded into it; nothing for an application without a version."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    if stem.endswith(_NO_CLASSES):
        return []
    named = [
        Coordinates(pom["groupId"], pom["artifactId"], pom["version"], member)
        for member, pom in archive.poms
        if pom["artifactId"] and pom["version"]
    ]
    main = next((item for item in named if _is_called(stem, item)), named[0] if len(named) == 1 and _may_be(stem, named[0]) else None)
    own = [Coordinates(main.group or _group(archive, main.name), main.name, main.version)] if main else _guessed(archive, stem)
    return [*own, *(item for item in named if item is not main)]


def _is_called(stem: str, pom: Coordinates) -> bool:
    return stem == pom.name or stem.startswith((f"{pom.name}-{pom.version}", f"{pom.name}_", f"{pom.name}."))


def _may_be(stem: str, pom: Coordinates) -> bool:
    """Tell whether a file of another name, or of none with a version, is all the same what its only pom says: distributions rename."""
    match = _FILE_NAME.match(stem)
    return not match or stem.endswith(f"-{pom.version}") or match.group(2).startswith(f"{pom.version}-")


def _guessed(archive: Archive, stem: str) -> Iterator[Coordinates]:
    match = _FILE_NAME.match(stem)
    declared = next((archive.manifest[key] for key in _VERSIONS if archive.manifest.get(key)), "")
    name, version = (match.group(1), match.group(2).removesuffix(_ASSEMBLED)) if match else (stem, declared.partition(" ")[0])
    if not name or not version:
        return
    server = "tomcat" in archive.manifest.get("implementation-title", "").lower()
    renamed = maven_groups.RENAMED.get(name) if server else None
    for group, artifact in renamed or ((_group(archive, name), name),):
        yield Coordinates(group, artifact, version)


def _group(archive: Archive, name: str) -> str:
    """Guess the group: known names, the vendor's id, the symbolic name of a bundle, the Java package of the classes, in this order.

    Measured on 99 libraries without Maven's files and 171 more, looking away from theirs; docs/concepts/ecosystems.md has the numbers.
    """
    known = maven_groups.group_of(name)
    if known:
        return known
    manifest = archive.manifest
    if name.startswith(("jakarta.", "javax.")) and name.endswith("-api"):
        return name.removesuffix("-api")
    vendor = manifest.get("implementation-vendor-id", "")
    if vendor.count(".") > 1 and " " not in vendor:
        return vendor
    symbolic = manifest.get("bundle-symbolicname", "").partition(";")[0].strip() or manifest.get("automatic-module-name", "")
    if "." not in symbolic:
        return _of_classes(archive.package, name)
    head, _, tail = symbolic.rpartition(".")
    return head if "." in head and (tail == name or name.endswith(f"-{tail}")) else symbolic


def _of_classes(package: str, name: str) -> str:
    """Cut the classes' common package to a group's usual length, without a last part that only repeats the artifact."""
    parts = package.split(".")[:_GROUP_PARTS]
    return ".".join(parts[:-1] if len(parts) == _GROUP_PARTS and name.endswith(f"-{parts[-1]}") else parts)
