"""Inventories and judgements that live as long as one process, written as they are in S3: for tests, and to measure rematching."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tidewaiter import documents
from tidewaiter.adapters.inventory_parts import Packed, packed, part_of
from tidewaiter.adapters.s3_judgements import bare
from tidewaiter.adapters.s3_objects import pack, unpack
from tidewaiter.errors import BadInputError
from tidewaiter.matching.keys import Key, keys_of
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.report import Report


class MemoryInventories:
    """`ports.InventoryStore`."""

    def __init__(self) -> None:
        self._stored: dict[str, Packed] = {}
        self._index: dict[Key, set[str]] = {}

    def put(self, inventory: Inventory, image: Image) -> None:
        """Store an inventory and index its packages."""
        self.forget(image.digest)
        keys = keys_of(inventory)
        self._stored[image.digest] = packed(inventory, keys)
        for key in keys:
            self._index.setdefault(key, set()).add(image.digest)

    def get(self, image_digest: str) -> Inventory | None:
        """Return the inventory of an image, or None."""
        stored = self._stored.get(image_digest)
        inventory: Inventory | None = documents.decode("inventory", unpack(stored.inventory)) if stored else None
        return inventory

    def part(self, image_digest: str, names: AbstractSet[Key]) -> Inventory | None:
        """Return an inventory with only the packages of some keys, or None."""
        stored = self._stored.get(image_digest)
        return part_of(stored, names) if stored else None

    def holders(self, ecosystem: str, name: str) -> Iterable[str]:
        """Yield the digests of images that hold a package."""
        yield from sorted(self._index.get((ecosystem, name), ()))

    def forget(self, image_digest: str) -> None:
        """Remove an inventory and what the index says of it."""
        inventory = self.get(image_digest)
        for key in keys_of(inventory) if inventory else ():
            self._index[key].discard(image_digest)
        self._stored.pop(image_digest, None)


class MemoryJudgements:
    """`ports.JudgementStore`."""

    def __init__(self) -> None:
        self._stored: dict[str, bytes] = {}

    def put(self, report: Report) -> None:
        """Store what a report says beside its findings and inventory."""
        if report.image is None:
            raise BadInputError("only image reports are judgements", where=report.target)
        self._stored[report.image.digest] = pack(documents.encode("report", bare(report)))

    def get(self, image_digest: str) -> Report | None:
        """Return the last judgement of an image, or None."""
        raw = self._stored.get(image_digest)
        report: Report | None = documents.decode("report", unpack(raw)) if raw else None
        return report

    def digests(self, start: str = "") -> Iterable[str]:
        """Yield the digests of all images that were judged, or of those that start so."""
        yield from [digest for digest in self._stored if digest.startswith(start)]

    def forget(self, image_digest: str) -> None:
        """Remove it."""
        self._stored.pop(image_digest, None)
