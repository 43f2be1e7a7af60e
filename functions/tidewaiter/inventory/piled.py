"""The layers of an image laid over each other, lowest first: what each of them hides, and what is there at the end."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import chain

from tidewaiter.inventory import distributions
from tidewaiter.inventory.modified import modified_files, seen_of, without_rewritten
from tidewaiter.inventory.overlay import Change, Overlay, resolve, resolve_parent
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import ContentHit, ExpectedFiles, FileFact, LayerResult, ModifiedFile
from tidewaiter.model.package import Package


@dataclass(slots=True)
class Piled:
    """Everything that layers hold, as it stands after those laid so far."""

    packages: Overlay[tuple[Package, ...]] = field(default_factory=Overlay)
    hits: Overlay[tuple[ContentHit, ...]] = field(default_factory=Overlay)
    facts: Overlay[tuple[FileFact, ...]] = field(default_factory=Overlay)
    ownership: Overlay[tuple[str, ...]] = field(default_factory=Overlay)
    expected: Overlay[tuple[tuple[ExpectedFiles, str], ...]] = field(default_factory=Overlay)
    brought: dict[str, str] = field(default_factory=dict)
    licences: Overlay[tuple[str, ...]] = field(default_factory=Overlay)
    releases: Overlay[Distribution] = field(default_factory=Overlay)
    links: Overlay[str] = field(default_factory=Overlay)
    order: dict[str, int] = field(default_factory=dict)

    def lay(self, result: LayerResult) -> None:
        """Hide what the layer hides, then add what it holds: a whiteout never touches its own layer."""
        links = self.links_now()
        change = Change.of(result, links)
        before = dict(self.packages.alive)
        overlays = (self.packages, self.hits, self.facts, self.ownership, self.expected, self.licences, self.releases, self.links)
        for overlay in overlays:
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
            self.brought[fact.path] = result.diff_id
        for place, claims in _claims(result, links).items():
            self.expected.lay(place, tuple(claims))
        _lay_all(self.ownership, result.ownership, links)
        _lay_all(self.licences, result.licences, links)
        for path, release in result.distributions:
            self.releases.lay(resolve_parent(path, links), release)
        for path, target in result.links:
            self.links.lay(path, target)

    def links_now(self) -> dict[str, str]:
        """Return the symbolic links as they stand."""
        return dict(self.links)

    def modified(self) -> tuple[ModifiedFile, ...]:
        """Compare files with what packages say they hold."""
        return modified_files(
            seen_of(self.facts, self.brought),
            without_rewritten(self._believed(), self.packages.alive),
            self.links_now(),
            dict(self.ownership),
            self.order,
        )

    def _believed(self) -> Iterator[tuple[ExpectedFiles, str]]:
        """Yield what counts: of a distribution's package that is still the same, its first list, whatever later layers made of it.

        Whoever changes a program could change the list with it.
        """
        packages = (package for _, packages in self.packages for package in packages if package.ecosystem in distributions.SYSTEM)
        since = {(package.ecosystem, package.name): self.order.get(package.found_at[0].layer, 0) for package in packages}
        first: dict[tuple[str, str, str], tuple[str, list[ExpectedFiles]]] = {}
        hidden = (
            (files, layer)
            for _, claims in self.expected.hidden
            for files, layer in claims
            if self.order[layer] >= since.get((files.ecosystem, files.package), len(self.order))
        )
        for files, layer in chain(hidden, (claim for _, claims in self.expected for claim in claims)):
            chosen, lists = first.setdefault((files.found_at, files.ecosystem, files.package), (layer, []))
            if chosen == layer:
                lists.append(files)
        yield from ((files, layer) for layer, lists in first.values() for files in lists)

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


def _claims(result: LayerResult, links: dict[str, str]) -> dict[str, list[tuple[ExpectedFiles, str]]]:
    """Group what package managers expect by the file that says so, each with its layer."""
    grouped: dict[str, list[tuple[ExpectedFiles, str]]] = {}
    for files in result.expected:
        grouped.setdefault(resolve_parent(files.found_at, links), []).append((files, result.diff_id))
    return grouped


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
