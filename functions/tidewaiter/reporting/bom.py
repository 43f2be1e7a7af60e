"""What both bills of materials say of a package and an image beyond the formats' own fields."""

import string
from collections.abc import Iterator
from typing import Any

from packageurl import PackageURL

from tidewaiter.model.image import Image
from tidewaiter.model.package import Origin, Package
from tidewaiter.model.report import Report

_OS_TYPES = frozenset({"deb", "apk", "rpm", "alpm"})
_SHA256 = "sha256:"
_SHA256_LENGTH = 64
_HEX = frozenset(string.hexdigits)
_MAX_LAYERS = 1000


def full_purl(package: Package) -> str:
    """Write the purl with all that matching needs: the source package as `upstream`, the module stream as `rpmmod`, as Syft does."""
    extra = {"upstream": _upstream(package), "rpmmod": package.modularity}
    if not any(extra.values()):
        return package.purl
    purl = PackageURL.from_string(package.purl)
    known = purl.qualifiers if isinstance(purl.qualifiers, dict) else {}
    return purl._replace(qualifiers={**{key: value for key, value in extra.items() if value}, **known}).to_string()


def _upstream(package: Package) -> str:
    """Name the source package: its file for an RPM, and otherwise what differs from the package itself."""
    source = package.source
    if source is None:
        return ""
    if package.ecosystem == "rpm":
        return f"{source.name}-{source.version.rpartition(':')[2]}.src.rpm"
    if source.version != package.version:
        return f"{source.name}@{source.version}"
    return "" if source.name == package.name else source.name


def words_of(package: Package) -> Iterator[tuple[str, str]]:
    """Yield what the formats have no field for, under our own names."""
    first = next((place for place in package.found_at if place.path), None)
    source = package.source
    words = (
        ("tidewaiter:cataloger", package.cataloger),
        ("tidewaiter:path", first.path if first else ""),
        ("tidewaiter:layer", first.layer if first else ""),
        ("tidewaiter:owner", package.owner),
        ("tidewaiter:source", f"{source.name} {source.version}" if source else ""),
        ("tidewaiter:distribution", package.distribution if package.ecosystem in _OS_TYPES else ""),
        ("tidewaiter:origin", "" if package.origin is Origin.UNKNOWN else package.origin.value),
        ("tidewaiter:deleted-in-later-layer", "true" if package.deleted else ""),
    )
    yield from (word for word in words if word[1])


def image_parts(report: Report) -> dict[str, Any]:
    """Give the described component of an image its purl and what it is made of; nothing for other targets."""
    image = report.image
    if image is None or report.kind != "image":
        return {}
    words = {
        "platform": str(image.platform),
        "repository": image.repository,
        "index-digest": image.index_digest,
        "config-digest": image.config_digest,
        "created": image.config.created,
    }
    words |= {f"tag:{number}": tag for number, tag in enumerate(image.tags[:_MAX_LAYERS])}
    words |= {f"layer:{number}": layer.diff_id for number, layer in enumerate(image.layers[:_MAX_LAYERS])}
    properties = [{"name": f"tidewaiter:image:{name}", "value": value} for name, value in words.items() if value]
    return {"purl": image_purl(image), "properties": properties}


def image_purl(image: Image) -> str:
    """Write `pkg:oci/NAME@DIGEST?repository_url=...&arch=...` as the purl type oci says; empty where the name or digest is none."""
    name = image.repository.rpartition("/")[2].lower()
    if not name or not is_sha256(image.digest):
        return ""
    location = "/".join(part for part in (image.registry, image.repository) if part).lower()
    qualifiers = {"arch": image.platform.architecture, "repository_url": location, "tag": image.tags[0] if image.tags else ""}
    return PackageURL(
        type="oci", name=name, version=image.digest, qualifiers={key: value for key, value in qualifiers.items() if value}
    ).to_string()


def is_sha256(digest: str) -> bool:
    """Tell whether a digest is sha256 as it should be."""
    value = digest.removeprefix(_SHA256)
    return digest.startswith(_SHA256) and len(value) == _SHA256_LENGTH and _HEX.issuperset(value)
