"""CycloneDX 1.7 JSON (https://cyclonedx.org/docs/1.7/json/): what the document of 1.6 says, for readers that ask for the newer version."""

from functools import partial

from tidewaiter.reporting.format import Format
from tidewaiter.reporting.formats import cyclonedx

FORMAT = Format(
    id="cyclonedx-1.7",
    title="CycloneDX 1.7 bill of materials",
    media_type="application/vnd.cyclonedx+json; version=1.7",
    render=partial(cyclonedx.render, version="1.7"),
)
