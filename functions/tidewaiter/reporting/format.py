"""What an output format is."""

from collections.abc import Callable
from dataclasses import dataclass

from tidewaiter.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a report; `render` gives the whole document as UTF-8 bytes and never fails on what a report may hold."""

    id: str
    title: str
    media_type: str
    render: Callable[[Report], bytes]
