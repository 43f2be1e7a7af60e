"""What writers keep in properties and annotations: Trivy's, Syft's and our own words, for what the formats have no field for."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.sources.descriptor import text, text_list

OWN = "tidewaiter:"
_TRIVY = "aquasecurity:trivy:"
Words = Mapping[str, str]
"""Trivy's words stand without their prefix, as cdxgen and old versions of Trivy write them; all others are as written."""


def properties(raw: object) -> dict[str, str]:
    """Read CycloneDX `properties`; of a name given twice the first counts."""
    entries = raw if isinstance(raw, list) else []
    pairs = ((text(entry.get("name")), text(entry.get("value"))) for entry in reversed(entries) if isinstance(entry, dict))
    return {name.removeprefix(_TRIVY): value for name, value in pairs}


def annotations(package: Mapping[str, Any]) -> dict[str, str]:
    """Read an SPDX package's annotations and attribution texts of the form `name: value`."""
    raw = package.get("annotations")
    comments = [text(one.get("comment")) for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
    pairs = (line.partition(": ") for line in (*text_list(package.get("attributionTexts")), *comments))
    return {name.removeprefix(_TRIVY): value.strip() for name, separator, value in pairs if separator}


def source(words: Words) -> tuple[str, str] | None:
    """Read the source package: ours is `name version`, Trivy's and Syft's come in parts; the version may be empty."""
    own = words.get(f"{OWN}source", "")
    if own:
        name, _, version = own.partition(" ")
        return name, version
    if words.get("syft:metadata:source"):
        return words["syft:metadata:source"], words.get("syft:metadata:sourceVersion", "")
    if words.get("syft:metadata:originPackage"):
        return words["syft:metadata:originPackage"], ""
    name = words.get("SrcName", "")
    if not name:
        return None
    version, release, epoch = (words.get(part, "") for part in ("SrcVersion", "SrcRelease", "SrcEpoch"))
    whole = f"{version}-{release}" if version and release else version
    return name, f"{epoch}:{whole}" if whole and epoch not in ("", "0") else whole


def modularity(words: Words) -> str:
    """Read the label of an RPM's module stream."""
    return words.get("Modularitylabel", "") or words.get("syft:metadata:modularityLabel", "")


def path(words: Words) -> str:
    """Read where in the image the evidence lies, relative to its root."""
    found = words.get("FilePath", "") or words.get("syft:location:0:path", "") or words.get(f"{OWN}path", "")
    return found.lstrip("/")


def layer(words: Words) -> str:
    """Read the diff id of the layer that holds the evidence."""
    return words.get("LayerDiffID", "") or words.get("syft:location:0:layerID", "") or words.get(f"{OWN}layer", "")


def is_deleted(words: Words) -> bool:
    """Tell whether a later layer removed the package."""
    return words.get(f"{OWN}deleted-in-later-layer") == "true"
