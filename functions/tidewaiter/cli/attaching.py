"""`--attach`: the documents of a report beside the image that was scanned."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.model.report import Report

_BY = "command-line"


def attach_all(reports: "Iterable[Report]", *, quiet: bool) -> None:
    """Attach each report; raises BadInputError for an image that came from no registry, and what the registry refuses."""
    from tidewaiter.adapters.oci_artefacts import OciArtefacts
    from tidewaiter.adapters.oci_registry import OciRegistry
    from tidewaiter.cli.console import note
    from tidewaiter.errors import BadInputError
    from tidewaiter.reporting.attaching import attach

    client = OciRegistry()
    for report in reports:
        image = report.image
        if image is None or not image.registry:
            raise BadInputError("only an image in a registry can have documents beside it", where=report.target, hint="Leave out --attach")
        done = attach(report, OciArtefacts(client=client, registry=image.registry, repository=image.repository), _BY)
        if not quiet:
            note(f"{report.target} {image.platform}: {len(done.pushed)} documents attached, {len(done.kept)} there already")
