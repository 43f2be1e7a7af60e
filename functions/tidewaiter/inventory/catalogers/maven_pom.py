"""`pom.xml` of Maven projects: dependencies whose version the file itself fixes; the number of others is said (maven.apache.org)."""

from collections.abc import Iterable

from tidewaiter.inventory import pom
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.model.problem import Problem


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("maven-pom", path, context)
    try:
        model = pom.read(content.read())
    except pom.PomError as error:
        yield evidence.malformed(str(error))
        return
    open_ones = 0
    for group, name, version in dict.fromkeys(model.dependencies()):
        if version and version[0] not in "[(":
            yield evidence.package("maven", name, version, namespace=group)
        else:
            open_ones += 1
    if open_ones:
        what = f"{open_ones} dependenc{'y' if open_ones == 1 else 'ies'} without a version in this file could not be assessed"
        hint = "Scan what the build makes, or an SBOM of it: parents and imports decide their versions"
        yield Problem(code="dependencies-unpinned", what=what, where=path, hint=hint)


MAVEN_POM = Cataloger(
    id="maven-pom",
    title="Maven projects",
    ecosystem="maven",
    parse=_parse,
    max_bytes=4 << 20,
    declared=True,
    hint=Hint(names=("pom.xml",)),
)
