"""What `tidewaiter explain --image` looks into: a report, an image that was scanned here before, or one that is scanned now."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.errors import BadInputError, NotFoundError

if TYPE_CHECKING:
    from tidewaiter.model.report import Report
    from tidewaiter.pipeline_ports import ScanPorts

MAX_REPORT = 512 << 20
_BILLS = frozenset({"bomFormat", "spdxVersion", "@context"})
"""Fields of CycloneDX and SPDX documents."""


def reports_of(word: str, database: Path | None) -> "tuple[Report, ...]":
    """Find the reports of a JSON file (a report, or a bill of materials), a digest that was scanned here, or any reference (scanned now).

    A digest and what was scanned before are read from the cache, without pulling. Raises NotFoundError or BadInputError.
    """
    if word.endswith(".json") and Path(word).is_file():
        return _from_file(Path(word), database)
    return _known(word, database) if word.startswith("sha256:") else _scanned(word, database)


def _from_file(path: Path, database: Path | None) -> "tuple[Report, ...]":
    """Read a report, or match a bill of materials, which has none of a report's marks."""
    from tidewaiter import documents
    from tidewaiter.cli.inputs import read_bytes

    data = read_bytes(path, MAX_REPORT)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise BadInputError("not JSON", where=str(path), hint="Write a report with `tidewaiter scan image ... --format json`") from None
    if not isinstance(document, dict):
        raise BadInputError("not a report", where=str(path))
    if _BILLS.intersection(document):
        from tidewaiter.pipeline import scan_sbom
        from tidewaiter.sources.sbom import read_sbom

        return (scan_sbom(read_sbom(data, str(path)), _ports(database)),)
    several = document.get("reports") if document.get("document") == "reports" else [document]
    return tuple(documents.load("report", one) for one in several or ())


def _known(digest: str, database: Path | None) -> "tuple[Report, ...]":
    from tidewaiter.adapters.known_images import KnownImages
    from tidewaiter.adapters.layer_cache import default_cache_folder
    from tidewaiter.pipeline import assemble_image

    image = KnownImages(default_cache_folder()).find(digest)
    if image is None:
        hint = "Scan it with `tidewaiter scan image`, or name its report.json"
        raise NotFoundError("no image with this digest was scanned here", where=digest, hint=hint)
    return (assemble_image(image, _ports(database)),)


def _scanned(reference: str, database: Path | None) -> "tuple[Report, ...]":
    from tidewaiter.cli.scan import opened
    from tidewaiter.pipeline import scan_image

    return scan_image(opened(reference), _ports(database))


def _ports(database: Path | None) -> "ScanPorts":
    from tidewaiter.adapters.known_images import KnownImages
    from tidewaiter.adapters.layer_cache import FolderLayerStore, default_cache_folder
    from tidewaiter.cli.flags import ScanFlags
    from tidewaiter.cli.scan import ports_of

    folder = default_cache_folder()
    ports = ports_of(FolderLayerStore(folder), ScanFlags(database=database, quiet=True))
    return replace(ports, known=KnownImages(folder).relatives)
