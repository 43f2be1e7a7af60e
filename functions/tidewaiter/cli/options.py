"""Flags that several verbs share, spelled as users of other scanners know them; each can be set as TIDEWAITER_<NAME>."""

from pathlib import Path
from typing import Annotated

import typer

Format = Annotated[
    list[str],
    typer.Option(
        "--format",
        "-f",
        help="table, json, sarif, html or cyclonedx; repeatable, `sarif=FILE` writes to a file.",
        envvar="TIDEWAITER_FORMAT",
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to FILE instead of stdout.", envvar="TIDEWAITER_OUTPUT")]
FailOn = Annotated[
    str, typer.Option(help="Exit 3 when an open finding is at or above this severity (off by default).", envvar="TIDEWAITER_FAIL_ON")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 4 when something could not be assessed.", envvar="TIDEWAITER_STRICT")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only results and errors.", envvar="TIDEWAITER_QUIET")]
Database = Annotated[Path | None, typer.Option("--db", help="Advisory database to use instead of the default.", envvar="TIDEWAITER_DB")]
Waivers = Annotated[Path, typer.Option("--waivers", help="Waiver file; read when it exists.", envvar="TIDEWAITER_WAIVERS")]
Platform = Annotated[
    str, typer.Option(help="Only this platform of a multi-platform image, e.g. linux/arm64.", envvar="TIDEWAITER_PLATFORM")
]
CacheDir = Annotated[
    Path | None, typer.Option(help="Keep layer results here (default: the user's cache folder).", envvar="TIDEWAITER_CACHE_DIR")
]
Region = Annotated[str | None, typer.Option(help="AWS region (default: the profile's).", envvar="AWS_REGION")]
Profile = Annotated[str | None, typer.Option(help="AWS profile.", envvar="AWS_PROFILE")]

DEFAULT_FORMAT = ["table"]
DEFAULT_WAIVERS = Path(".tidewaiter/waivers.yaml")
