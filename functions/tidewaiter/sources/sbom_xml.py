"""CycloneDX XML (https://cyclonedx.org/docs/1.6/xml/) to the shape of CycloneDX JSON; no DTD, so no entities."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.sources.descriptor import MAX_VALUES

_NAMESPACE = "http://cyclonedx.org/schema/bom/"
_MAX_DEPTH = 128
_LISTS = frozenset({"components", "licenses", "properties", "occurrences"})


@dataclass(slots=True)
class _Frame:
    """An element that is open: its own name is empty when it belongs to another vocabulary."""

    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    items: list[Any] = field(default_factory=list)

    def value(self) -> Any:
        """Say what the element is in JSON."""
        if self.name in _LISTS:
            return self.items
        if self.name == "property":
            return {"name": self.attributes.get("name", ""), "value": "".join(self.text).strip()}
        if self.name == "component":
            return self.fields | {key: self.attributes[key] for key in ("type", "bom-ref") if key in self.attributes}
        return self.fields or "".join(self.text).strip()


class _Reader:
    """Takes the events of the parser and keeps what is open."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._open: list[_Frame] = []
        self._count = 0
        self.version = ""
        self.document: dict[str, Any] = {}

    def doctype(self, *_: object) -> None:
        raise BadInputError("XML with a document type is not read", where=self._where, hint="Write it without <!DOCTYPE>")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _MAX_DEPTH or self._count > MAX_VALUES:
            raise LimitExceededError("the elements are too many or nested too deeply", where=self._where)
        namespace, _, name = tag.rpartition(" ")
        ours = namespace.startswith(_NAMESPACE)
        if not self._open:
            if not ours or name != "bom":
                raise BadInputError("neither CycloneDX nor SPDX", where=self._where, hint="This XML is not a CycloneDX bom")
            self.version = namespace.removeprefix(_NAMESPACE)
        self._open.append(_Frame(name if ours else "", attributes))

    def text(self, data: str) -> None:
        self._open[-1].text.append(data)

    def end(self, _: str) -> None:
        frame = self._open.pop()
        if not self._open:
            self.document = frame.fields
            return
        parent = self._open[-1]
        if parent.name in _LISTS:
            parent.items.append({frame.name: frame.value()} if parent.name == "licenses" else frame.value())
        elif frame.name:
            parent.fields[frame.name] = frame.value()


def document_of(data: bytes, *, where: str) -> dict[str, Any]:
    """Read a document; raises BadInputError for what is no CycloneDX XML and LimitExceededError when it is nested too deeply."""
    reader = _Reader(where)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = reader.start, reader.end, reader.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadInputError(f"not XML: {str(error)[:200]}", where=where) from None
    return {**reader.document, "bomFormat": "CycloneDX", "specVersion": reader.version}
