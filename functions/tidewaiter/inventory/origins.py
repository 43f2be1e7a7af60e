"""What an image was built on, told from what its build says and from the layers it shares with other images; and who brought each package.

A base image's layers are the lowest of the images built on it, and its history is the beginning of theirs (OCI image specification,
config: builders copy both). Only images that are known here are compared: nobody else is asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tidewaiter.model.image import BaseImage, Image
from tidewaiter.model.package import Origin, Package
from tidewaiter.model.problem import Problem

_NAME = "org.opencontainers.image.base.name"
_DIGEST = "org.opencontainers.image.base.digest"
_NOTHING = "scratch"
_SCHEMES = frozenset({"oci-dir", "oci-archive", "docker-archive", "dir", "registry", "docker"})
_EPOCH = "1981"
"""Builds that can be repeated write times such as 1970 or 1980, which tell nothing of what came first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """An image whose lowest `layers` layers are also ours; `image` is set when these are all it has.

    `name` is what people call it, `place` its repository. `stated` is one that the user says is the base.
    """

    name: str
    place: str
    layers: int
    image: Image | None = None
    stated: bool = False


def relative_of(image: Image, other: Image, *, stated: bool = False) -> Relative | None:
    """Compare layers from below; None without a shared one, and for an image that is ours, ours built again, or built on ours.

    An image that holds all of our layers can be our base only if we added nothing but configuration to it, which the history tells.
    """
    common = 0
    for mine, theirs in zip(image.layers, other.layers, strict=False):
        if mine.diff_id != theirs.diff_id:
            break
        common += 1
    whole = common == len(other.layers)
    if other.digest == image.digest or not common or (common == len(image.layers) and not (whole and _descends(image, other))):
        return None
    return Relative(name=name_of(other), place=place_of(other), layers=common, image=other if whole else None, stated=stated)


def base_of(image: Image, relatives: Iterable[Relative], used: Collection[str] = ()) -> BaseImage | None:
    """Work out the base image; None when neither the image nor a relative says anything.

    The first of: what the user states; the relative whose digest the manifest's annotations or the labels name; the longest of those whose
    digests are among the `used`, which the build's provenance names; the relative whose layers and history ours begin with (of another
    repository rather than of our own, where it may be an earlier version of us; the longest); one with the same layers only; the
    longest chain shared with an image of another repository, whose own base nobody knows. Labels are inherited, so they count only if
    no relative has the same; alone, annotation and label lend a name, not layers.
    """
    found = list(relatives)
    whole = [one for one in found if one.image is not None and not _younger(one.image, image)]
    named = _named(image, whole)
    pick = next((one for one in whole if one.stated), None) or _matching(whole, named) or _used(whole, used) or _closest(image, whole)
    if pick is not None and pick.image is not None:
        source = "stated by the user" if pick.stated else "its layers lie at the bottom"
        return BaseImage(name=pick.name, digest=pick.image.digest, layers=pick.layers, source=source)
    place = place_of(image)
    sibling = max((one for one in found if one.place != place and one.layers < len(image.layers)), key=_length, default=None)
    if sibling is None:
        return named
    source = f"its lowest {sibling.layers} layers are also those of {sibling.name}, but no image of just these is known"
    return replace(named or BaseImage(), layers=sibling.layers, source=source)


def base_problems(image: Image, stated: Sequence[Relative]) -> tuple[Problem, ...]:
    """Say that the base which the user stated is none: not all of its layers, or none, are the lowest ones of the image."""
    if any(one.image is not None for one in stated):
        return ()
    shared = max((one.layers for one in stated), default=0)
    some = f": only {shared} of its layers {'is' if shared == 1 else 'are'} at the bottom" if shared else ""
    what = f"the image is not built on the base that was named{some}"
    hint = "Name the exact image it was built on, by digest: a tag moves when a base is built again"
    return (Problem(code="base-differs", what=what, where=image.reference, hint=hint, incomplete=False),)


def name_of(image: Image) -> str:
    """Call an image what people do: repository and tag where there are any, else as it was asked for."""
    tag = image.tags[0] if image.tags else ""
    if "/" in tag or ":" in tag:
        return tag
    if not tag or image.reference.endswith(f":{tag}"):
        return image.reference
    registry = "docker.io" if image.registry == "registry-1.docker.io" else image.registry
    place = "/".join(part for part in (registry, image.repository) if part) or _repository(image.reference)
    return f"{place}:{tag}"


def place_of(image: Image) -> str:
    """Name the repository of an image: versions of one application share more than their base.

    In a layout, which has none, it is a full name that somebody gave, else the file with what the tag begins with (`web` of `web-1.2`).
    """
    if image.repository:
        return "/".join(part for part in (image.registry, image.repository) if part)
    tag = image.tags[0] if image.tags else ""
    if "/" in tag or ":" in tag:
        return _repository(tag)
    file = image.reference.removesuffix(f":{tag}").partition("@")[0] if tag else _repository(image.reference)
    start = "" if tag == "latest" else tag.rstrip("0123456789.-_v")
    return f"{file}:{start}" if start else file


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


def _repository(reference: str) -> str:
    name = reference.partition("@")[0]
    scheme, colon, rest = name.partition(":")
    if colon and scheme in _SCHEMES:
        return f"{scheme}:{_repository(rest)}"
    return name.rpartition(":")[0] if ":" in name.rpartition("/")[2] else name


def _descends(image: Image, other: Image) -> bool:
    """Tell whether our history begins with all of the other's and goes on."""
    mine, theirs = image.config.history, other.config.history
    return 0 < len(theirs) < len(mine) and mine[: len(theirs)] == theirs


def _younger(other: Image, image: Image) -> bool:
    """Tell whether an image was built after ours, if both say when: it cannot be our base."""
    ours, theirs = image.config.created, other.config.created
    return ours > _EPOCH and theirs > _EPOCH and theirs[:19] > ours[:19]


def _named(image: Image, whole: Sequence[Relative]) -> BaseImage | None:
    inherited = [one.image.config.labels for one in whole if one.image is not None]
    for source, words in (("annotation", image.annotations), ("label", image.config.labels)):
        name, digest = words.get(_NAME, ""), words.get(_DIGEST, "")
        own = source == "annotation" or not any((one.get(_NAME, ""), one.get(_DIGEST, "")) == (name, digest) for one in inherited)
        if own and name != _NOTHING and (name or digest):
            return BaseImage(name=name, digest=digest, source=f"{source} {_NAME if name else _DIGEST}")
    return None


def _matching(whole: Iterable[Relative], named: BaseImage | None) -> Relative | None:
    digest = named.digest if named else ""
    return next((one for one in whole if one.image and digest and digest in (one.image.digest, one.image.index_digest)), None)


def _used(whole: Iterable[Relative], used: Collection[str]) -> Relative | None:
    return max((one for one in whole if one.image and {one.image.digest, one.image.index_digest} & set(used)), key=_length, default=None)


def _closest(image: Image, whole: Iterable[Relative]) -> Relative | None:
    """Pick the most likely parent; of images with the same layers the one whose history reaches furthest, then the oldest."""
    place = place_of(image)

    def rank(one: Relative) -> tuple[bool, bool, int, int, str]:
        other = one.image or image
        descends = _descends(image, other)
        return descends, one.place != place, one.layers, len(other.config.history) if descends else 0, one.name

    oldest_first = sorted(whole, key=lambda one: (one.image.config.created if one.image else "", one.name))
    return max(oldest_first, key=lambda one: rank(one)[:4], default=None)


def _length(one: Relative) -> tuple[int, str]:
    return one.layers, one.name
