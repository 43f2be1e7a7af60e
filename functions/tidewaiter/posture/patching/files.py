"""Files under repair: their documents, their objects, and which object a finding is about."""

from collections import defaultdict

from tidewaiter.model.finding import Finding
from tidewaiter.posture.manifests import ManifestObject, read_manifests
from tidewaiter.posture.patching.documents import Document, FileText
from tidewaiter.posture.subjects import resource_of


class FixableFile:
    """A file as it is in one round of fixing."""

    def __init__(self, path: str, raw: str) -> None:
        self.path = path
        self.raw = raw
        self.text = FileText(raw)
        self.objects = read_manifests(raw, path).objects
        self._by_name: dict[str, list[ManifestObject]] = defaultdict(list)
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
        """Return the document that an object of the file stands in."""
        return self.text.document_at(item.node.line) if item.node is not None else None
