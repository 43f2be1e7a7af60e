"""The layers of an image added up: what is installed at the end, what was removed but still ships, which distribution it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from tidewaiter.inventory import SCANNER_VERSION, distributions
from tidewaiter.inventory.catalogers import hearsay
from tidewaiter.inventory.coverage import coverage_of
from tidewaiter.inventory.origins import Relative, base_of, with_origins
from tidewaiter.inventory.overlay import Change, Overlay, resolve, resolve_parent
from tidewaiter.inventory.ownership import with_owned_files, with_owners, without_listed
from tidewaiter.inventory.programs import settled
from tidewaiter.model.image import Distribution, Image
from tidewaiter.model.inventory import ContentHit, FileFact, Inventory, LayerResult
from tidewaiter.model.package import MAX_PLACES, Package


def assemble(image: Image, results: Sequence[LayerResult], relatives: Iterable[Relative] = (), used: Collection[str] = ()) -> Inventory:
    """Add up the results of an image's layers, lowest first.

    Packages whose evidence a later layer removed or replaced are kept with `deleted`, unless they are still installed; each package's
    first `found_at` is the layer that brought it. Language packages whose file an OS package installed get `owner`. `relatives` are
    images that this one may be built on, `used` the digests of those that its build says it used.
    """
    state = _State()
    for result in results:
        state.lay(result)
    distribution = state.distribution()
    removed = _restore_databases(state) if distribution.id else ()
    lists = dict(state.ownership)
    packages = with_owned_files(without_listed(_packages(state), lists), lists, dict(state.ownership.hidden))
    packages = distributions.stamp(packages, distribution, dict(state.licences))
    base = base_of(image, relatives, used)
    files = tuple(fact for _, facts in state.facts for fact in facts)
    owned = with_owners(packages, state.links_now(), [result.diff_id for result in results])
    packages = with_origins(settled(owned), image, base)
    problems = [problem for result in results for problem in result.problems]
    problems += [distributions.database_removed(path, image) for path in removed]
    problems += distributions.problems(image, distribution, packages, results)
    return Inventory(
        image_digest=image.digest,
        distribution=distribution,
        packages=_shortened(packages),
        hits=_hits(state),
        files=files,
        problems=tuple(dict.fromkeys(problems)),
        scanner_version=SCANNER_VERSION,
        base=base,
        coverage=coverage_of(results, packages, files, state.links_now()),
    )


@dataclass(slots=True)
class _State:
    packages: Overlay[tuple[Package, ...]] = field(default_factory=Overlay)
    hits: Overlay[tuple[ContentHit, ...]] = field(default_factory=Overlay)
    facts: Overlay[tuple[FileFact, ...]] = field(default_factory=Overlay)
    ownership: Overlay[tuple[str, ...]] = field(default_factory=Overlay)
    licences: Overlay[tuple[str, ...]] = field(default_factory=Overlay)
    releases: Overlay[Distribution] = field(default_factory=Overlay)
    links: Overlay[str] = field(default_factory=Overlay)
    order: dict[str, int] = field(default_factory=dict)

    def lay(self, result: LayerResult) -> None:
        """Hide what the layer hides, then add what it holds: a whiteout never touches its own layer."""
        links = self.links_now()
        change = Change.of(result, links)
        before = dict(self.packages.alive)
        for overlay in (self.packages, self.hits, self.facts, self.ownership, self.licences, self.releases, self.links):
            overlay.hide(change)
        found = {resolve_parent(path, links): packages for path, packages in _by_path(result.packages).items()}
        brought = _brought(before, {*found, *(before.keys() - self.packages.alive.keys())})
        self.order.setdefault(result.diff_id, len(self.order))
        for path, packages in found.items():
            self.packages.lay(path, _keeping_origin(packages, brought))
        for hit in result.hits:
            self.hits.lay(hit.path, (*self.hits.alive.get(hit.path, ()), hit))
        for fact in result.files:
            self.facts.lay(fact.path, (*self.facts.alive.get(fact.path, ()), fact))
        _lay_all(self.ownership, result.ownership, links)
        _lay_all(self.licences, result.licences, links)
        for path, release in result.distributions:
            self.releases.lay(resolve_parent(path, links), release)
        for path, target in result.links:
            self.links.lay(path, target)

    def links_now(self) -> dict[str, str]:
        """Return the symbolic links as they stand."""
        return dict(self.links)

    def distribution(self) -> Distribution:
        """Return what `/etc/os-release` says, through links, or `/usr/lib/os-release`, as os-release(5) orders them."""
        links, releases = self.links_now(), dict(self.releases)
        for path in ("etc/os-release", "usr/lib/os-release"):
            found = releases.get(resolve(path, links))
            if found:
                return found
        return Distribution()


def _lay_all(overlay: Overlay[tuple[str, ...]], lists: Sequence[tuple[str, tuple[str, ...]]], links: dict[str, str]) -> None:
    for path, texts in lists:
        overlay.lay(resolve_parent(path, links), texts)


def _restore_databases(state: _State) -> tuple[str, ...]:
    """Bring back package databases that were removed while the system is still there: removing a list removes no software.

    Returns their paths. A database of which a part is left (distroless `status.d`) was not removed as a whole and stays as it is.
    """
    present = {package.cataloger for _, packages in state.packages for package in packages}
    removed = {
        path: packages
        for path, packages in state.packages.hidden
        if packages and packages[0].ecosystem in distributions.SYSTEM and packages[0].cataloger not in present
    }
    for path, packages in removed.items():
        state.packages.lay(path, packages)
    return tuple(removed)


def _by_path(packages: Sequence[Package]) -> dict[str, tuple[Package, ...]]:
    """Group by the file in the layer: what lies inside an archive (`a.jar!/b.jar`) goes with the archive."""
    grouped: dict[str, list[Package]] = {}
    for package in packages:
        grouped.setdefault(package.found_at[0].path.partition("!/")[0], []).append(package)
    return {path: tuple(items) for path, items in grouped.items()}


def _brought(before: Mapping[str, Sequence[Package]], touched: AbstractSet[str]) -> dict[str, str]:
    """Map what a layer may only be rewriting or moving to the layer that brought it.

    These are the packages of files that it replaced or removed, and all OS packages: their database may have moved or changed its form.
    """
    return {
        package.purl: package.found_at[0].layer
        for path, packages in before.items()
        for package in packages
        if path in touched or package.ecosystem in distributions.SYSTEM
    }


def _keeping_origin(packages: Sequence[Package], brought: Mapping[str, str]) -> tuple[Package, ...]:
    """Let packages that were there before keep the layer that brought them."""
    return tuple(_moved(package, brought[package.purl]) if package.purl in brought else package for package in packages)


def _moved(package: Package, layer: str) -> Package:
    return replace(package, found_at=tuple(replace(place, layer=layer) for place in package.found_at))


def _packages(state: _State) -> tuple[Package, ...]:
    """Merge what is installed and what only still ships, one entry per purl."""
    merged: dict[str, list[Package]] = {}
    for _, packages in state.packages:
        for package in packages:
            merged.setdefault(package.purl, []).append(package)
    installed = set(merged)
    for _, packages in state.packages.hidden:
        for package in packages:
            if package.purl not in installed:
                merged.setdefault(package.purl, []).append(replace(package, deleted=True))
    return tuple(_merged(merged[purl], state.order) for purl in sorted(merged))


def _merged(same: Sequence[Package], order: Mapping[str, int]) -> Package:
    """Join the places of one package, what is installed before what only names it, lowest layer first.

    A kernel has thousands, so they are joined at once.
    """
    same = sorted(same, key=lambda package: (package.cataloger in hearsay(), order.get(package.found_at[0].layer, 0)))
    places = dict.fromkeys(place for package in same for place in package.found_at)
    owned = next((package.owned_files for package in same if package.owned_files), ())
    source = next((package.source for package in same if package.source), None)
    return same[0] if len(same) == 1 else replace(same[0], found_at=tuple(places), owned_files=owned, source=source)


def _shortened(packages: Sequence[Package]) -> tuple[Package, ...]:
    """Keep the first places of packages that are found in very many, such as the modules of a kernel, once owners are known."""
    return tuple(replace(one, found_at=one.found_at[:MAX_PLACES]) if len(one.found_at) > MAX_PLACES else one for one in packages)


def _hits(state: _State) -> tuple[ContentHit, ...]:
    alive = [hit for _, hits in state.hits for hit in hits]
    hidden = [replace(hit, deleted=True) for _, hits in state.hits.hidden for hit in hits]
    return tuple(alive + hidden)
