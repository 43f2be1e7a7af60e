"""Java runtimes: the `release` file in the root of a JDK or JRE (OpenJDK build documentation; JEP 223 for its versions)."""

from collections.abc import Iterable

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_HEAD = 1 << 16


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith("/release")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    fields: dict[str, str] = {}
    for line in content.read(_HEAD).decode(errors="replace").splitlines():
        key, equals, value = line.strip().partition("=")
        if equals:
            fields[key] = value.strip("\"'")
    if "JAVA_VERSION" not in fields:
        return  # a file of that name which has nothing to do with Java
    name = "graalvm" if "GRAALVM_VERSION" in fields else "openjdk"
    version = fields.get("JAVA_RUNTIME_VERSION") or fields["JAVA_VERSION"]
    qualifiers = {"implementor": fields.get("IMPLEMENTOR", ""), "image": fields.get("IMAGE_TYPE", "").lower()}
    yield Evidence.of("jdk", path, context).package("generic", name, version, qualifiers=qualifiers)


JDK = Cataloger(id="jdk", title="Java runtimes", ecosystem="generic", wants=_wants, parse=_parse, hint=Hint(names=("release",)))
