"""Maven's `pom.xml`: coordinates, with what the parent and the properties give, and dependencies (maven.apache.org, "POM Reference")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

import re2 as re

_PROPERTY = re.compile(r"\$\{([^${}]+)\}")
_MAX_DEPTH, _MAX_TEXT, _MAX_STEPS = 64, 1024, 8
_COORDINATES = ("groupId", "artifactId", "version")
_DEPENDENCIES = ("project/dependencies/dependency", "project/dependencyManagement/dependencies/dependency")


class PomError(ValueError):
    """A pom is no XML, or uses what no pom needs (a DTD, endless nesting)."""


@dataclass(slots=True)
class Pom:
    """A pom as far as it says which versions are meant: texts by path (`project/parent/version`), and lists of dependencies."""

    texts: dict[str, str] = field(default_factory=dict)
    listed: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def coordinates(self) -> tuple[str, str, str]:
        """Return group, artifact and version, "" for what is not known here: group and version may come from the parent."""
        group = self._of("groupId") or self._of("parent/groupId")
        version = self._of("version") or self._of("parent/version")
        return self.resolved(group), self.resolved(self._of("artifactId")), self.resolved(version)

    def dependencies(self) -> Iterator[tuple[str, str, str]]:
        """Yield the dependencies with their versions, "" where another file decides."""
        own, managed = (self.listed.get(path, []) for path in _DEPENDENCIES)
        versions = {(entry.get("groupId"), entry.get("artifactId")): entry.get("version", "") for entry in managed}
        for entry in own:
            group, name = entry.get("groupId", ""), entry.get("artifactId", "")
            version = entry.get("version") or versions.get((group, name), "")
            yield self.resolved(group), self.resolved(name), self.resolved(version)

    def resolved(self, text: str) -> str:
        """Put properties in; "" if one of them is not known here."""
        for _ in range(_MAX_STEPS):
            found = _PROPERTY.search(text)
            if not found:
                return text
            text = text.replace(found.group(0), self._property(found.group(1)))[:_MAX_TEXT]
        return ""

    def _property(self, name: str) -> str:
        """Look a property up; one that is not known stays a property, which no round resolves."""
        own = self._of(f"properties/{name}")
        if own:
            return own
        path = name.removeprefix("project.").removeprefix("pom.")
        inherited = self._of(f"parent/{path}") if path in ("groupId", "version") else ""
        return self._of(path) or inherited or f"${{{name}}}"

    def _of(self, path: str) -> str:
        return self.texts.get(f"project/{path}", "")


def read(data: bytes) -> Pom:
    """Read a pom; raises PomError."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise PomError(f"not a pom: {str(error)[:100]}") from None
    return reader.pom


class _Reader:
    """Gathers the texts that a pom's versions can depend on."""

    def __init__(self) -> None:
        self.pom = Pom()
        self._path: list[str] = []
        self._text = ""

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        self._text = ""
        if len(self._path) > _MAX_DEPTH:
            raise PomError("nested too deep")
        path = "/".join(self._path)
        if path in _DEPENDENCIES:
            self.pom.listed.setdefault(path, []).append({})

    def text(self, text: str) -> None:
        self._text = (self._text + text)[:_MAX_TEXT]

    def end(self, name: str) -> None:
        text, self._text = self._text.strip(), ""
        above = "/".join(self._path[:-1])
        self._path.pop()
        if above in self.pom.listed and name in _COORDINATES:
            self.pom.listed[above][-1][name] = text
        elif above in ("project", "project/parent", "project/properties") and text:
            self.pom.texts[f"{above}/{name}"] = text

    def refuse(self, *_declaration: object) -> None:
        raise PomError("a document type declaration")
