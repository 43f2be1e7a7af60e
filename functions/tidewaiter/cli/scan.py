"""`tidewaiter scan`: images, directories and manifests, on a laptop or in CI, with the same functions that run in AWS."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import say
from tidewaiter.cli.exit_codes import exit_code
from tidewaiter.cli.output import destinations, write
from tidewaiter.model.report import Report
from tidewaiter.model.waiver import Waiver
from tidewaiter.ports import LayerStore

app = typer.Typer(no_args_is_help=True, help="Scan an image, a directory, an SBOM or Kubernetes manifests.")


@app.command()
def image(
    reference: Annotated[str, typer.Argument(help="oci-dir:PATH, docker-archive:PATH, registry:HOST/REPO:TAG, or a path or reference.")],
    form: options.Format = options.DEFAULT_FORMAT,
    output: options.Output = None,
    fail_on: options.FailOn = "",
    platform: options.Platform = "",
    database: options.Database = None,
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
    cache_dir: options.CacheDir = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Scan a container image: packages, known vulnerabilities, secrets and configuration."""
    from tidewaiter.adapters.layer_cache import FolderLayerStore, default_cache_folder

    layers = FolderLayerStore(cache_dir or default_cache_folder())
    _scan(reference, layers, platform=platform, flags=_Flags(form, output, fail_on, database, waivers, strict, quiet))


@app.command("dir")
def directory(
    path: Annotated[Path, typer.Argument(help="Directory to scan as if it were a root file system.")],
    form: options.Format = options.DEFAULT_FORMAT,
    output: options.Output = None,
    fail_on: options.FailOn = "",
    database: options.Database = None,
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
) -> None:
    """Scan a directory."""
    from tidewaiter.adapters.layer_cache import MemoryLayerStore

    _scan(f"dir:{path}", MemoryLayerStore(), platform="", flags=_Flags(form, output, fail_on, database, waivers, strict, quiet))


@app.command()
def manifest(
    paths: Annotated[list[Path], typer.Argument(help="Files or directories with YAML or JSON manifests; - reads stdin.")],
    form: options.Format = options.DEFAULT_FORMAT,
    output: options.Output = None,
    fail_on: options.FailOn = "",
    kubernetes_version: Annotated[str, typer.Option(help="Version whose Pod Security Standards apply, e.g. 1.34.")] = "1.34",
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
    strict: options.Strict = False,
) -> None:
    """Check Kubernetes manifests against the Pod Security Standards, with the exact line of every failure."""
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.pipeline import ManifestPorts, scan_manifests

    texts = [text for path in paths for text in _manifest_texts(path)]
    ports = ManifestPorts(clock=SystemClock(), waivers=_read_waivers(waivers), fail_on=fail_on)
    _finish((scan_manifests(texts, kubernetes_version, ports),), form, output, strict=strict)


class _Flags:
    """The flags that both image and directory scans take."""

    def __init__(
        self,
        form: list[str],
        output: Path | None,
        fail_on: str,
        database: Path | None,
        waivers: Path,
        strict: bool,
        quiet: bool,
    ) -> None:
        self.form, self.output, self.fail_on, self.database = form, output, fail_on, database
        self.waivers, self.strict, self.quiet = waivers, strict, quiet


def _scan(reference: str, layers: LayerStore, *, platform: str, flags: _Flags) -> None:
    from tidewaiter.adapters.advisory_sqlite import open_database
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.adapters.oci_registry import OciRegistry
    from tidewaiter.pipeline import ScanPorts, scan_image
    from tidewaiter.sources import open_source

    ports = ScanPorts(
        layers=layers,
        advisories=open_database(flags.database),
        clock=SystemClock(),
        waivers=_read_waivers(flags.waivers),
        fail_on=flags.fail_on,
        say=say(flags.quiet),
    )
    source = open_source(reference, transport=OciRegistry())
    _finish(scan_image(source, ports, platform), flags.form, flags.output, strict=flags.strict)


def _finish(reports: tuple[Report, ...], form: list[str], output: Path | None, *, strict: bool) -> None:
    write(reports, destinations(form, output))
    raise typer.Exit(exit_code(reports, strict=strict))


def _read_waivers(path: Path) -> tuple[Waiver, ...]:
    from tidewaiter.policy.waivers import parse_waivers

    return parse_waivers(path.read_text(), str(path)) if path.is_file() else ()


def _manifest_texts(path: Path) -> list[tuple[str, str]]:
    if str(path) == "-":
        return [("-", sys.stdin.read())]
    files = sorted(one for one in path.rglob("*") if one.suffix in {".yaml", ".yml", ".json"}) if path.is_dir() else [path]
    return [(str(one), one.read_text(errors="replace")) for one in files]
