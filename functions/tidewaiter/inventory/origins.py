"""What an image was built on, told from its labels and from the layers it shares with other images, and who brought each package."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tidewaiter.model.image import BaseImage, Image
from tidewaiter.model.package import Origin, Package

_NAME = "org.opencontainers.image.base.name"
_DIGEST = "org.opencontainers.image.base.digest"


def base_of(image: Image, known: Iterable[Image]) -> BaseImage | None:
    """Work out the base image; None when neither the image nor the images that are known say anything.

    The image that the manifest's annotations or the labels name wins if it is known. Else it is the known image all of whose layers lie
    at the bottom (the longest), else the longest chain shared with an image of another repository: versions of one application
    share more than their base. Labels are inherited, so one that names no known image only lends its name (OCI image specification,
    annotations).
    """
    named = _named(image)
    shared = [found for other in known if (found := _shared(image, other))]
    pick = _matching(shared, named) or _longest(shared, whole=True) or _longest(shared, whole=False)
    if pick is None:
        return named
    if pick.whole:
        return BaseImage(name=pick.other.reference, digest=pick.other.digest, layers=pick.layers, source="its layers lie at the bottom")
    words = named or BaseImage()
    return replace(words, layers=pick.layers, source=f"its lowest layers are also those of {pick.other.reference}")


def with_origins(packages: Sequence[Package], image: Image, base: BaseImage | None) -> tuple[Package, ...]:
    """Say of each package whether the base image brought it, the layers above, or a layer that a later one undid."""
    places = {layer.diff_id: index for index, layer in reversed(list(enumerate(image.layers)))}
    return tuple(replace(package, origin=_origin(package, places, base)) for package in packages)


def origin_of(index: int, base: BaseImage | None) -> Origin:
    """Say who brought the layer with an index (0 is the lowest)."""
    if base is None or not base.layers:
        return Origin.UNKNOWN
    return Origin.BASE if index < base.layers else Origin.APPLICATION


def _origin(package: Package, places: Mapping[str, int], base: BaseImage | None) -> Origin:
    if package.deleted:
        return Origin.DELETED
    index = places.get(package.found_at[0].layer) if package.found_at else None
    return Origin.UNKNOWN if index is None else origin_of(index, base)


@dataclass(frozen=True, slots=True)
class _Shared:
    other: Image
    layers: int
    whole: bool


def _shared(image: Image, other: Image) -> _Shared | None:
    """Count the layers both have at the bottom; an image that holds all of ours is built on ours, or is ours built again."""
    common = 0
    for mine, theirs in zip(image.layers, other.layers, strict=False):
        if mine.diff_id != theirs.diff_id:
            break
        common += 1
    whole = common == len(other.layers)
    if other.digest == image.digest or not 0 < common < len(image.layers) or (not whole and _place(other) == _place(image)):
        return None
    return _Shared(other, common, whole)


def _place(image: Image) -> tuple[str, str]:
    return image.registry, image.repository or image.reference.partition("@")[0].rpartition(":")[0]


def _named(image: Image) -> BaseImage | None:
    for source, words in (("annotation", image.annotations), ("label", image.config.labels)):
        name, digest = words.get(_NAME, ""), words.get(_DIGEST, "")
        if name or digest:
            return BaseImage(name=name, digest=digest, source=f"{source} {_NAME if name else _DIGEST}")
    return None


def _matching(shared: Iterable[_Shared], named: BaseImage | None) -> _Shared | None:
    digest = named.digest if named else ""
    return next((one for one in shared if digest and one.whole and digest in (one.other.digest, one.other.index_digest)), None)


def _longest(shared: Iterable[_Shared], *, whole: bool) -> _Shared | None:
    fitting = [one for one in shared if one.whole is whole]
    return max(fitting, key=lambda one: (one.layers, one.other.reference)) if fitting else None
