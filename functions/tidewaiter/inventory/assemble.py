"""The layers of an image added up: what is installed at the end, what was removed but still ships, which distribution it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from tidewaiter.inventory import SCANNER_VERSION, distributions
from tidewaiter.inventory.catalogers import hearsay
from tidewaiter.inventory.coverage import coverage_of
from tidewaiter.inventory.origins import Relative, base_of, with_origins
from tidewaiter.inventory.ownership import with_owned_files, with_owners, without_listed
from tidewaiter.inventory.piled import Piled
from tidewaiter.inventory.programs import settled
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import ContentHit, Inventory, LayerResult
from tidewaiter.model.package import MAX_PLACES, Package


def assemble(image: Image, results: Sequence[LayerResult], relatives: Iterable[Relative] = (), used: Collection[str] = ()) -> Inventory:
    """Add up the results of an image's layers, lowest first.

    Packages whose evidence a later layer removed or replaced are kept with `deleted`, unless they are still installed; each package's
    first `found_at` is the layer that brought it. Language packages whose file an OS package installed get `owner`. `relatives` are
    images that this one may be built on, `used` the digests of those that its build says it used.
    """
    state = Piled()
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
        modified=state.modified(),
    )


def _restore_databases(state: Piled) -> tuple[str, ...]:
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


def _packages(state: Piled) -> tuple[Package, ...]:
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


def _hits(state: Piled) -> tuple[ContentHit, ...]:
    alive = [hit for _, hits in state.hits for hit in hits]
    hidden = [replace(hit, deleted=True) for _, hits in state.hits.hidden for hit in hits]
    return tuple(alive + hidden)
