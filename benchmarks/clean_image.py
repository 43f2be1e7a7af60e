"""What a clean image looks like to the malware rules, the signs and the secret rules: every finding here is a false alarm to be explained.

Usage: python benchmarks/clean_image.py [--cache DIR] [--size-mb 1900] [--entries 70000] [--root LAYOUT] [REFERENCE ...]

The image is that of `image_material`: this machine's own `/usr` with its package database, the packages of this environment and its node
trees. References (`dir:PATH`, `oci-dir:PATH`) are scanned instead where given. Prints each finding of kind malware, each secret of high
confidence and each modified file, and fails if one of them is critical.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.model.finding import Finding

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))
sys.path.insert(0, str(ROOT))

CONFIDENT = 0.8


def findings(reference: str) -> Iterator["Finding"]:
    """Scan an image without advisories and yield what its content shows."""
    from tidewaiter import content
    from tidewaiter.content.image import image_findings
    from tidewaiter.content.malware.compiling import compile_rules
    from tidewaiter.inventory.assemble import assemble
    from tidewaiter.inventory.catalogers import all_catalogers
    from tidewaiter.inventory.reading import scan_layers_from
    from tidewaiter.sources import open_source

    source = open_source(reference)
    visitors = content.visitors_with(compile_rules())
    for image in source.images():
        results = scan_layers_from(source, image.layers, catalogers=all_catalogers(), visitors=visitors)
        inventory = assemble(image, results)
        size = sum(result.bytes_read for result in results) >> 20
        print(f"{reference}: {size} MiB, {len(inventory.packages)} packages, {dict(Counter(one.code for one in inventory.problems))}")
        yield from image_findings(image, inventory)


def is_shown(finding: "Finding") -> bool:
    """Choose malware of any grade and secrets that are believed."""
    return finding.rule_id.startswith("TW-MALWARE") or float(finding.evidence.get("confidence", "0")) >= CONFIDENT


def main() -> None:
    """Scan, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("references", nargs="*")
    parser.add_argument("--size-mb", type=int, default=1900)
    parser.add_argument("--entries", type=int, default=70_000)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "tidewaiter-benchmarks")
    parser.add_argument("--root", type=Path, help="scan this OCI layout instead")
    options = parser.parse_args()
    from benchmarks import image_material

    made = options.root or (
        None if options.references else image_material.layout(options.cache, size_mb=options.size_mb, entries=options.entries)
    )
    grades: Counter[str] = Counter()
    for reference in (*options.references, *((f"oci-dir:{made}",) if made else ())):
        for finding in filter(is_shown, findings(reference)):
            grades[finding.severity.value] += 1
            why = next((one.text for one in finding.reasons), "")[:100]
            print(f"  {finding.severity.value:8} {finding.rule_id} {finding.location.path}: {why}")
    print(dict(grades))
    if grades["critical"]:
        raise SystemExit("a clean image has critical findings")


if __name__ == "__main__":
    main()
