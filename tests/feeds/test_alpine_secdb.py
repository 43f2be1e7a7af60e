"""Alpine's secdb."""

from tidewaiter.feeds._feed import Link
from tidewaiter.feeds.alpine_secdb import discover, parse, recognises
from tidewaiter.model.advisory import Advisory, VersionRange
from tidewaiter.model.problem import Problem

REPOSITORY = {
    "distroversion": "v3.20",
    "reponame": "main",
    "packages": [
        {"pkg": {"name": "openssl", "secfixes": {"3.3.0-r1": ["CVE-2024-1", "CVE-2024-2 XSA-1"], "0": ["CVE-2024-3"]}}},
        {"pkg": {"name": "libressl", "secfixes": {"4.0-r0": ["CVE-2024-1"]}}},
    ],
}


def order(_ecosystem: str, events: object) -> object:
    """Leave events alone."""
    return events


def test_a_cve_gathers_the_packages_of_a_repository() -> None:
    """One advisory per CVE; a fix in version 0 means never affected."""
    assert recognises(REPOSITORY)
    items = [item for item in parse(REPOSITORY, "", order) if isinstance(item, Advisory)]
    assert [(item.id, [(entry.name, entry.ecosystem) for entry in item.affected]) for item in items] == [
        ("CVE-2024-1", [("openssl", "Alpine:v3.20"), ("libressl", "Alpine:v3.20")]),
        ("CVE-2024-2", [("openssl", "Alpine:v3.20")]),
    ]
    assert items[0].affected[0].ranges == (VersionRange(fixed="3.3.0-r1"),)


def test_a_repository_without_release_is_a_problem() -> None:
    """Fixes of an unknown release would judge the wrong images."""
    (item,) = parse({"distroversion": None, "packages": []}, "main.json", order)
    assert isinstance(item, Problem)
    assert not recognises({"distroversion": "v3.20"})


LISTING = b"""<html><h1>Index of /</h1><a href="../">../</a> <a href="edge/">edge/</a> <a href='x/'>x</a>
<a href="v3.9/">v3.9/</a> <a href="v3.31/">v3.31/</a> <a href="v3.31/">again</a> <a href="license.txt">l</a>
<a href="https://elsewhere.example/v3.2/">no</a></html>"""


def test_releases_and_repositories_are_found_in_the_listings() -> None:
    """A release that is new to us is read like the others; other addresses are not followed."""
    root = "https://secdb.alpinelinux.org/"
    assert discover(root, LISTING) == tuple(Link(url=f"{root}{name}/", index=True) for name in ("edge", "v3.9", "v3.31"))
    assert discover(
        f"{root}v3.31/", b'<a href="../">..</a><a href="main.json">m</a><a href="./community.json">c</a><a href="main.yaml">'
    ) == (
        Link(url=f"{root}v3.31/main.json"),
        Link(url=f"{root}v3.31/community.json"),
    )
    assert discover(root, b"\xff\x00 service unavailable") == ()
