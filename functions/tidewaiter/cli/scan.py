"""`tidewaiter scan`: images, directories, bills of materials and manifests, with the same functions that run in AWS."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.cli.flags import ManifestFlags, ScanFlags, taking

if TYPE_CHECKING:
    from tidewaiter.content.malware.compiling import CompiledRules
    from tidewaiter.inventory.cataloger import Cataloger
    from tidewaiter.inventory.limits import Limits
    from tidewaiter.pipeline_ports import ScanPorts
    from tidewaiter.ports import ImageSource, LayerStore

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Scan an image, a directory, an SBOM or Kubernetes manifests.")


@app.command(short_help="Scan a container image.")
@taking(ScanFlags)
def image(
    reference: Annotated[str, typer.Argument(help="oci-dir:PATH, docker-archive:PATH, registry:HOST/REPO:TAG, or a path or reference.")],
    flags: ScanFlags,
    platform: options.Platform = "",
    cache_dir: options.CacheDir = None,
    cache_limit: options.CacheLimit = options.DEFAULT_CACHE_LIMIT,
    base: options.Base = "",
    limit: options.Limit = None,
    licences: options.Licences = options.DEFAULT_LICENCES,
    yara: options.Yara = None,
    verify_files: options.VerifyFiles = False,
    known_bad: options.KnownBad = None,
    trust: options.TrustFile = None,
    attach: options.Attach = False,
) -> None:
    """Scan a container image: packages, known vulnerabilities, secrets, malware and configuration.

    What the image is built on is told by --base, by its annotations and labels, and by the layers it shares with images that were
    scanned before or lie in the same layout.
    """
    from tidewaiter.adapters.known_images import KnownImages
    from tidewaiter.adapters.layer_cache import FolderLayerStore, default_cache_folder
    from tidewaiter.cli.attaching import attach_all
    from tidewaiter.cli.malware import rules_of
    from tidewaiter.cli.output import destinations, finish
    from tidewaiter.cli.progress import watched
    from tidewaiter.cli.trusting import read_trust_file
    from tidewaiter.inventory.bases import Bases, from_layers
    from tidewaiter.pipeline import scan_image

    places, rules, limits = destinations(flags), rules_of(yara), _limits(limit, verify_files=verify_files)
    folder, more = cache_dir or default_cache_folder(), _licence_texts(licences)
    variant = "-".join(filter(None, (limits.name, "licences" if more else "", f"malware-{rules.digest}" if rules else "")))
    store = FolderLayerStore(folder, variant=variant, limit=cache_limit << 20)
    source, images = opened(reference), KnownImages(folder)
    stated = tuple(opened(base).images(platform)) if base else ()
    ports = replace(
        ports_of(store, flags, known_bad),
        known=images.relatives,
        remember=images.remember,
        bases=Bases(family=images.family, inventory=partial(from_layers, layers=store)).newer,
        stated=stated,
        limits=limits,
        more_catalogers=more,
    )
    ports = replace(ports, rules=replace(ports.rules, trust=read_trust_file(trust)))
    with watched(source, quiet=flags.quiet) as seen:
        reports = scan_image(seen, _with(rules, ports), platform)
    attach_all(reports if attach else (), quiet=flags.quiet)
    finish(reports, flags, places)


@app.command("dir", short_help="Scan a directory.")
@taking(ScanFlags)
def directory(
    path: Annotated[Path, typer.Argument(help="Directory to scan as if it were a root file system.")],
    flags: ScanFlags,
    limit: options.Limit = None,
    licences: options.Licences = options.DEFAULT_LICENCES,
    yara: options.Yara = None,
    verify_files: options.VerifyFiles = False,
    known_bad: options.KnownBad = None,
) -> None:
    """Scan a directory."""
    from tidewaiter.adapters.layer_cache import MemoryLayerStore
    from tidewaiter.cli.malware import rules_of
    from tidewaiter.cli.output import destinations, finish
    from tidewaiter.cli.progress import watched
    from tidewaiter.pipeline import scan_image

    places, source = destinations(flags), opened(f"dir:{path}")
    ports = replace(
        ports_of(MemoryLayerStore(), flags, known_bad),
        limits=_limits(limit, verify_files=verify_files),
        more_catalogers=_licence_texts(licences),
    )
    with watched(source, quiet=flags.quiet) as seen:
        reports = scan_image(seen, _with(rules_of(yara), ports))
    finish(reports, flags, places)


@app.command(short_help="Match a bill of materials against the advisories.")
@taking(ScanFlags)
def sbom(
    file: Annotated[Path, typer.Argument(help="CycloneDX 1.2 to 1.7 or SPDX 2.2, 2.3, 3.0, also in an attestation; - reads stdin.")],
    flags: ScanFlags,
) -> None:
    """Match a bill of materials against the advisories; files and configuration are not in one, so they are not judged."""
    from tidewaiter.adapters.layer_cache import MemoryLayerStore
    from tidewaiter.cli.inputs import name_of, read_bytes
    from tidewaiter.cli.output import destinations, finish
    from tidewaiter.pipeline import scan_sbom
    from tidewaiter.sources.sbom import MAX_BYTES, read_sbom

    places = destinations(flags)
    found = read_sbom(read_bytes(file, MAX_BYTES), name_of(file))
    finish((scan_sbom(found, ports_of(MemoryLayerStore(), flags)),), flags, places)


@app.command(short_help="Check manifests, Dockerfiles, charts, plans and templates.")
@taking(ManifestFlags)
def manifest(
    paths: Annotated[list[Path], typer.Argument(help="Files or directories; what they hold decides how they are read; - reads stdin.")],
    flags: ManifestFlags,
    kubernetes_version: options.KubernetesVersion = "1.34",
    policies: options.Policies = None,
    baseline: options.Baseline = None,
    fail_on_new: options.FailOnNew = False,
    fix: options.Fix = False,
    fix_risky: options.FixRisky = False,
    write: options.Write = False,
) -> None:
    """Check Kubernetes manifests, Dockerfiles, charts and infrastructure as code, with the exact place of every failure.

    Terraform is read as a plan (`terraform show -json`), CloudFormation and CDK as templates.
    Folders with a Helm chart or a kustomization are rendered by your own helm, kubectl or kustomize, without network and plugins.
    """
    from tidewaiter.cli.baseline import read_baseline
    from tidewaiter.cli.controls import complied, manifest_ports
    from tidewaiter.cli.fixing import show_fixes
    from tidewaiter.cli.manifest_sources import collect
    from tidewaiter.cli.output import destinations, finish
    from tidewaiter.pipeline_posture import scan_manifests

    places, before = destinations(flags), read_baseline(baseline, fail_on_new=fail_on_new)
    ports = manifest_ports(flags, policies)
    found = collect(paths, flags, kubernetes_version)
    if fix or fix_risky or write:
        show_fixes(found, kubernetes_version, ports, flags, places, may_break=fix_risky, write=write, asked=fix or fix_risky)
    report = scan_manifests(found.texts, kubernetes_version, ports, found.rendered, found.problems)
    reports = complied((report,), flags, ports.rules)
    finish(before.compared(reports, paths, fail_on=flags.fail_on), flags, places)


def _limits(words: list[str] | None, *, verify_files: bool) -> "Limits":
    """Read what hostile input may cost; comparing every file raises how many are remembered, unless a limit says otherwise."""
    from tidewaiter.inventory.limits import EVERY_FILE, parse_limits

    limits = parse_limits(words or ())
    return replace(limits, verified=limits.verified or EVERY_FILE) if verify_files else limits


def _licence_texts(licences: str) -> "tuple[Cataloger, ...]":
    """Make what compares licence texts, when it is asked for."""
    from tidewaiter.inventory import licence_texts

    return (licence_texts.cataloger(),) if licences == "full" else ()


def opened(reference: str) -> "ImageSource":
    """Open an image reference of any kind."""
    from tidewaiter.adapters.oci_registry import OciRegistry
    from tidewaiter.sources import open_source

    return open_source(reference, transport=OciRegistry())


def _with(rules: "CompiledRules | None", ports: "ScanPorts") -> "ScanPorts":
    from tidewaiter.content import visitors_with

    return replace(ports, visitors=visitors_with(rules)) if rules else ports


def ports_of(layers: "LayerStore", flags: ScanFlags, known_bad: list[Path] | None = None) -> "ScanPorts":
    """Build what scanning needs from flags; warns about an old database unless quiet."""
    from tidewaiter.adapters.advisory_sqlite import open_database
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.cli.console import note, say
    from tidewaiter.cli.freshness import warning
    from tidewaiter.cli.judging import rules_of
    from tidewaiter.cli.malware import with_lists
    from tidewaiter.pipeline_ports import ScanPorts

    store = open_database(flags.database)
    if not flags.quiet and (told := warning(store.info(), datetime.now(UTC))):
        note(told)
    return ScanPorts(
        layers=layers,
        advisories=with_lists(store, known_bad or ()),
        clock=SystemClock(),
        rules=rules_of(flags, flags.vex, flags.private_names),
        fail_on=flags.fail_on,
        say=say(flags.quiet),
    )
