"""Files that differ from their packages, from the command line to the report."""

import hashlib
import json
from pathlib import Path

from tests.cli.conftest import Command
from tests.inventory.layers import OS_RELEASE, dpkg_status

GOOD = {"usr/bin/tool": b"#!/bin/sh\necho good\n", "usr/share/tool/data": b"data of the package\n"}


def system(root: Path, **changed: bytes) -> Path:
    """Write a small Debian with a package of two files, and change some of them."""
    sums = "".join(f"{hashlib.md5(data, usedforsecurity=False).hexdigest()}  {path}\n" for path, data in GOOD.items())
    database = {
        "etc/os-release": OS_RELEASE,
        "var/lib/dpkg/status": dpkg_status(("tool", "1")),
        "var/lib/dpkg/info/tool.md5sums": sums.encode(),
    }
    for path, data in (database | GOOD | changed).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        file.chmod(0o755)
    return root


def modified(tidewaiter: Command, root: Path, *flags: str) -> list[tuple[str, str]]:
    """List path and severity of the findings about modified files."""
    done = tidewaiter("scan", "dir", root, "-f", "json", "-q", *flags)
    findings = json.loads(done.out)["findings"]
    return sorted((one["location"]["path"], one["severity"]) for one in findings if one["rule_id"] == "TW-MALWARE-modified-package-file")


def test_a_changed_program_is_found_in_every_scan(tidewaiter: Command, tmp_path: Path) -> None:
    """An untouched system has none; a program that somebody changed is a finding of severity high."""
    assert modified(tidewaiter, system(tmp_path / "good")) == []
    changed = system(tmp_path / "bad", **{"usr/bin/tool": b"#!/bin/sh\necho evil\n", "usr/share/tool/data": b"other\n"})
    assert modified(tidewaiter, changed) == [("usr/bin/tool", "high")]


def test_other_files_are_compared_on_demand(tidewaiter: Command, tmp_path: Path) -> None:
    """--verify-files compares what is no program, too."""
    changed = system(tmp_path, **{"usr/share/tool/data": b"other\n"})
    (tmp_path / "usr/share/tool/data").chmod(0o644)
    assert modified(tidewaiter, changed) == []
    assert modified(tidewaiter, changed, "--verify-files") == [("usr/share/tool/data", "low")]
