"""Files under repair: their documents, their objects, and which object a finding is about."""

from collections import defaultdict
from typing import Any

from tidewaiter.model.finding import Finding
from tidewaiter.posture.manifests import ManifestObject, read_manifests
from tidewaiter.posture.patching.documents import Document, FileText, value_of
from tidewaiter.posture.patching.edits import same, value_at
from tidewaiter.posture.subjects import resource_of


class FixableFile:
    """A file as it is in one round of fixing."""

    def __init__(self, path: str, raw: str) -> None:
        self.path = path
        self.raw = raw
        self.text = FileText(raw)
        self.objects = read_manifests(raw, path).objects
        self._by_name: dict[str, list[ManifestObject]] = defaultdict(list)
        self._values: dict[int, Any] = {}
        for item in self.objects:
            self._by_name[resource_of(item)].append(item)

    def find(self, finding: Finding) -> ManifestObject | None:
        """Find the object of a finding, by name and document: what a merge brought in is in the same document."""
        document = self.text.document_at(finding.location.line)
        for item in self._by_name[finding.resource]:
            inside = f"{finding.location.pointer}/".startswith(f"{item.base}/")
            if inside and document is not None and self.document_of(item) == document:
                return item
        return None

    def document_of(self, item: ManifestObject) -> Document | None:
        """Return the document that an object of the file stands in; None where it reads otherwise: strange line breaks move lines."""
        document = self.text.document_at(item.node.line) if item.node is not None else None
        if document is None or item.node is None:
            return None
        if document.first not in self._values:
            self._values[document.first] = value_of(document.text)
        value = value_at(self._values[document.first], item.base)
        return document if same(value, item.node.value) else None
