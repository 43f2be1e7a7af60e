"""Which images have which layers lowest, kept by chain id: an image's base costs one look-up, however many images there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from typing import Literal, Protocol

from tidewaiter.inventory.origins import Relative, place_of, relative_of
from tidewaiter.model.image import Image

MOST_LAYERS = 200
"""Container engines stop at 127; layers above this are not looked at."""
MOST_NAMES = 16
"""How many repositories and images are kept for one chain: enough to choose from, whatever is pushed."""
_MOST_LOADED = 24
_MOST_WEEKS = 100
_BEFORE_CONTAINERS = 2000
_LONGEST_PLACE = 512

Member = Literal["repositories", "images"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Who has a chain of layers lowest: some repositories, and the digests of some images that have no other layers."""

    repositories: frozenset[str] = frozenset()
    images: frozenset[str] = frozenset()


_NOBODY = Chain()


class ChainIndex(Protocol):
    """Chains by id. Adding is idempotent; what is added at the same time may be lost and is added by the next scan."""

    def read(self, chains: Sequence[str]) -> Mapping[str, Chain]:
        """Return the chains that are known."""

    def add(self, chain: str, member: Member, value: str) -> None:
        """Add to a chain, unless it has `MOST_NAMES` of that kind."""


def chain_ids(image: Image) -> tuple[str, ...]:
    """Name the chain of each layer with those below it (OCI image specification, ChainID), lowest first."""
    found: list[str] = []
    for layer in image.layers[:MOST_LAYERS]:
        found.append(f"sha256:{sha256(f'{found[-1]} {layer.diff_id}'.encode()).hexdigest()}" if found else layer.diff_id)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestry:
    """The images that are known by their chains; `load` returns a description by digest, or None."""

    index: ChainIndex
    load: Callable[[str], Image | None]

    def remember(self, image: Image) -> None:
        """Keep an image's chains for those that are built on it, or on what it is built on; only what is missing is written."""
        chains, shelf = chain_ids(image), _shelf(place_of(image), image.config.created)
        known, place = self.index.read((*chains, shelf) if shelf else chains), place_of(image)
        for chain in chains:
            have = known.get(chain, _NOBODY).repositories
            if place not in have and len(have) < MOST_NAMES:
                self.index.add(chain, "repositories", place)
        if chains and image.digest not in known.get(chains[-1], _NOBODY).images:
            self.index.add(chains[-1], "images", image.digest)
        if shelf and image.digest not in known.get(shelf, _NOBODY).images:
            self.index.add(shelf, "images", image.digest)

    def newer(self, base: Image) -> Iterator[Image]:
        """Yield images of the same repository and platform that were built after one, the newest week first.

        It looks as far as 100 weeks ahead, knows at most 16 images of a week, and loads at most 24 descriptions.
        """
        start = _day(base.config.created)
        if start is None:
            return
        shelves = [_shelf(place_of(base), str(start + timedelta(weeks=ahead))) for ahead in reversed(range(_MOST_WEEKS))]
        known = self.index.read(shelves)
        digests = (digest for shelf in shelves for digest in sorted(known.get(shelf, _NOBODY).images))
        for digest in islice((one for one in digests if one != base.digest), _MOST_LOADED):
            other = self.load(digest)
            if other is not None and other.platform == base.platform and other.config.created > base.config.created:
                yield other

    def relatives(self, image: Image) -> Iterator[Relative]:
        """Yield the images that this one may be built on, those with most layers first, and the longest chain of another repository.

        At most 24 descriptions are loaded.
        """
        chains = chain_ids(image)
        known = self.index.read(chains)
        digests = (digest for chain in reversed(chains) for digest in sorted(known.get(chain, _NOBODY).images))
        for digest in islice((one for one in digests if one != image.digest), _MOST_LOADED):
            other = self.load(digest)
            relative = relative_of(image, other) if other is not None else None
            if relative is not None:
                yield relative
        # Who has all our layers is built on us, or is us.
        kin = known.get(chains[-1], _NOBODY).repositories | {place_of(image)} if chains else frozenset[str]()
        yield from islice(_shared(chains[: len(image.layers) - 1], known, kin), 1)


def _day(created: str) -> date | None:
    """Return the day an image was built; builds that can be repeated write times long gone, which tell nothing."""
    try:
        day = date.fromisoformat(created[:10])
    except ValueError:
        return None
    return day if day.year > _BEFORE_CONTAINERS else None


def _shelf(place: str, created: str) -> str:
    """Name the images that a repository got in one week."""
    day = _day(created)
    if day is None:
        return ""
    year, week, _ = day.isocalendar()
    return f"repository:{place[:_LONGEST_PLACE]} {year}-{week:02}"


def _shared(chains: Sequence[str], known: Mapping[str, Chain], kin: frozenset[str]) -> Iterator[Relative]:
    """Yield chains that other repositories have too, the longest first."""
    for length in range(len(chains), 0, -1):
        others = known.get(chains[length - 1], _NOBODY).repositories - kin
        if others:
            yield Relative(name=min(others), place=min(others), layers=length)
