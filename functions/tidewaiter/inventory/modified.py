"""Files that are not what their packages installed: digests seen in the pass against those that package managers keep.

A path may be expected by several packages (one took it over from another, two architectures share it): any of their digests will do.
Files that dpkg moved out of the way (dpkg-divert(1)) are compared where they are now.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.inventory.digests import HEX
from tidewaiter.inventory.paths import resolve_parent
from tidewaiter.model.inventory import ExpectedFiles, FileFact, ModifiedFile

_DIVERSIONS = "var/lib/dpkg/diversions"
_PYTHON = "pypi"
_CONDA = "conda-meta/"
_MOST = 1_000
"""Modified files that are named of one image; an image in which all were stripped has thousands."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it stands after all layers, and the layer that brought it."""

    fact: FileFact
    layer: str


def modified_files(
    seen: Iterable[Seen],
    expected: Iterable[tuple[ExpectedFiles, str]],
    links: Mapping[str, str],
    lists: Mapping[str, tuple[str, ...]],
    order: Mapping[str, int],
) -> tuple[ModifiedFile, ...]:
    """Compare files with what packages say of them, given with the layers that say so; `order` numbers the layers, lowest first.

    `links` are the image's symbolic links, by which `/bin/ls` is `/usr/bin/ls`; `lists` holds dpkg's diversions among file lists.
    """
    wanted = _by_path(expected, _Resolver(dict(links)), lists.get(_DIVERSIONS, ()))
    found = {one.fact.path: changed for one in seen if (changed := _changed(one, wanted.get(one.fact.path, ()), order))}
    return tuple(found[path] for path in sorted(found)[:_MOST])


_Claim = tuple[ExpectedFiles, str, str]
"""Who expects it, in which layer, and the digest."""


def _by_path(
    expected: Iterable[tuple[ExpectedFiles, str]], resolver: "_Resolver", diversions: Sequence[str]
) -> Mapping[str, Sequence[_Claim]]:
    diverted = {place: (instead, who) for place, instead, who in zip(*[iter(diversions)] * 3, strict=False)}
    claims: dict[str, list[_Claim]] = {}
    for files, layer in expected:
        for path, digest in files.digests:
            instead, who = diverted.get(path, (path, "")) if files.ecosystem == "deb" else (path, "")
            claims.setdefault(resolver.of(path if who == files.package else instead), []).append((files, layer, digest))
    return claims


def _changed(seen: Seen, claims: Sequence[_Claim], order: Mapping[str, int]) -> ModifiedFile | None:
    fact = seen.fact
    # A distribution strips what pip recorded before it packs the file: its own word counts.
    claims = [claim for claim in claims if claim[0].ecosystem != _PYTHON] or claims
    actual = {"md5": fact.md5, "sha1": fact.sha1, "sha256": fact.sha256}
    comparable = [(*claim, actual[HEX[len(claim[2])]]) for claim in claims if actual[HEX[len(claim[2])]]]
    if not comparable or any(digest.lower() == found for _, _, digest, found in comparable):
        return None
    files, _, digest, found = comparable[-1]
    later = order.get(seen.layer, 0) > max(order.get(one[1], 0) for one in comparable)
    return ModifiedFile(
        path=fact.path,
        package=files.package,
        ecosystem=files.ecosystem,
        expected=digest.lower(),
        actual=found,
        kind=fact.kind,
        layer=seen.layer,
        later=later,
    )


def without_rewritten(claims: Iterable[tuple[ExpectedFiles, str]], paths: Iterable[str]) -> Iterator[tuple[ExpectedFiles, str]]:
    """Leave out what pip recorded in conda's environments: conda writes their place into programs and libraries afterwards.

    `paths` are those of packages' evidence; a folder `conda-meta` lies at the top of each environment.
    """
    places = tuple({path[: len(f"/{path}".partition(f"/{_CONDA}")[0])] for path in paths if f"/{_CONDA}" in f"/{path}"})
    yield from (claim for claim in claims if not (claim[0].ecosystem == _PYTHON and claim[0].found_at.startswith(places)))


class _Resolver:
    """Follows links in the directories of paths, each directory once."""

    def __init__(self, links: dict[str, str]) -> None:
        self._links = links
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        folder, slash, name = path.rpartition("/")
        if slash and folder not in self._folders:
            self._folders[folder] = resolve_parent(f"{folder}/x", self._links).removesuffix("x")
        return f"{self._folders[folder]}{name}" if slash else path


def seen_of(facts: Iterable[tuple[str, Sequence[FileFact]]], brought: Mapping[str, str]) -> Iterator[Seen]:
    """List the files whose digests are known; `brought` maps paths to the layers that hold them."""
    for path, some in facts:
        yield from (Seen(fact, brought.get(path, "")) for fact in some if fact.sha256)
