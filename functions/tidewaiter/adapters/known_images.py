"""Images that were scanned on this machine before, kept in the cache folder: what later ones may be built on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tidewaiter import documents
from tidewaiter.adapters.cache_folder import CacheFolder
from tidewaiter.adapters.s3_objects import pack, unpack
from tidewaiter.errors import BadInputError
from tidewaiter.inventory.chains import MOST_NAMES, Ancestry, Chain, Member
from tidewaiter.inventory.origins import Relative
from tidewaiter.model.image import Image

DEFAULT_LIMIT = 64 << 20
"""A description takes a few kilobytes, and so do the names of its chains."""


class KnownImages:
    """Descriptions of images and their chains (`family`) in a folder; what is damaged or cannot be written is as if it were not there."""

    def __init__(self, folder: Path, *, limit: int = DEFAULT_LIMIT) -> None:
        self._files = CacheFolder(folder / "known", limit=limit)
        self.family = Ancestry(index=_FolderChains(self._files), load=self.find)

    def relatives(self, image: Image) -> Iterator[Relative]:
        """Yield the images that share lowest layers with this one."""
        return self.family.relatives(image)

    def remember(self, image: Image) -> None:
        """Keep an image for those that are scanned later."""
        if not image.layers:
            return
        with suppress(OSError):
            self._files.write(_name("images", image.digest), pack(documents.encode("image", image)))
            self.family.remember(image)

    def find(self, digest: str) -> Image | None:
        """Return the description of an image that was scanned before, or None."""
        raw = self._files.read(_name("images", digest))
        try:
            image: Image | None = documents.decode("image", unpack(raw)) if raw is not None else None
        except BadInputError:
            return None
        return image


class _FolderChains:
    """`inventory.chains.ChainIndex` with one small file a chain."""

    def __init__(self, files: CacheFolder) -> None:
        self._files = files

    def read(self, chains: Sequence[str]) -> Mapping[str, Chain]:
        return {chain: found for chain in chains if (found := self._read(chain))}

    def add(self, chain: str, member: Member, value: str) -> None:
        with self._files.held(chain):
            known = self._read(chain) or Chain()
            kept = {"repositories": sorted(known.repositories), "images": sorted(known.images)}
            if len(kept[member]) < MOST_NAMES:
                kept[member].append(value)
                self._files.write(_name("chains", chain), json.dumps(kept).encode())

    def _read(self, chain: str) -> Chain | None:
        raw = self._files.read(_name("chains", chain))
        try:
            kept = json.loads(raw) if raw is not None else None
            return Chain(repositories=frozenset(kept["repositories"]), images=frozenset(kept["images"])) if kept else None
        except (ValueError, KeyError, TypeError):
            return None


def _name(kind: str, name: str) -> str:
    key = sha256(name.encode()).hexdigest()
    return f"{kind}/{key[:2]}/{key}"
