"""Which statements speak of a package: image names, platforms, programs."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import image, package
from tidewaiter.matching.vex import Scope, Targets, concerns, is_precise
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import MAX_PLACES, FoundAt, Package
from tidewaiter.model.vex import Identity, VexTarget

DIGEST = "sha256:" + "a" * 64
FLASK = package(purl="pkg:pypi/flask@2.0", name="flask", version="2.0", ecosystem="pypi", cataloger="python")


def linked(name: str, path: str = "usr/bin/app", cataloger: str = "go-binary") -> Package:
    """Make a Go module of an executable; that of example.com/app is the program's own."""
    place = FoundAt(path=path, main=name == "example.com/app")
    return package(purl=f"pkg:golang/{name}@v1.0.0", name=name, ecosystem="golang", found_at=(place,), cataloger=cataloger)


def scope(*packages: Package, described: Identity | None = None) -> Scope:
    """Scan an image of RHEL 9.4 called reg.example/team/shop:1.0."""
    found = Distribution(id="rhel", version="9.4")
    target = image(reference="shop:1.0", registry="reg.example", repository="team/shop", tags=("1.0",))
    return Scope.of(target, Inventory(image_digest=DIGEST, distribution=found, packages=(FLASK, *packages)), described)


def within(**identity: Any) -> VexTarget:
    """Speak of flask in something."""
    return VexTarget(component=Identity(purl="pkg:pypi/flask"), within=(Identity(**identity),))


@pytest.mark.parametrize(
    "purl",
    [
        f"pkg:oci/shop@{DIGEST.replace(':', '%3A')}",
        "pkg:oci/shop?repository_url=reg.example/team/shop",
        "pkg:oci/shop?repository_url=reg.example/team&tag=1.0",
        "pkg:oci/shop",
        "pkg:docker/team/shop@1.0?repository_url=reg.example",
        f"pkg:generic/shop?checksum={DIGEST}",
    ],
)
def test_an_image_is_known_by_its_purl(purl: str) -> None:
    """By digest, by repository, by tag; as the product itself or as the frame of a component."""
    assert concerns(within(purl=purl), FLASK, scope())
    assert concerns(VexTarget(component=Identity(purl=purl)), FLASK, scope())


@pytest.mark.parametrize(
    "purl",
    [
        f"pkg:oci/shop@sha256%3A{'b' * 64}",
        "pkg:oci/shop?repository_url=other.example/team/shop",
        "pkg:oci/shop?repository_url=reg.example/team/sho",
        "pkg:oci/shop?tag=2.0",
        "pkg:oci/op",
        "pkg:docker/other/shop@1.0",
        "pkg:generic/shop",
        "pkg:pypi/shop",
    ],
)
def test_another_image_is_another(purl: str) -> None:
    """A statement for one image never reaches another."""
    assert not concerns(within(purl=purl), FLASK, scope())


def test_words_and_digests_name_an_image() -> None:
    """A reference, a repository with tag or digest, a hash."""
    for names in (("shop:1.0",), ("reg.example/team/shop:1.0",), (f"team/shop@{DIGEST}",)):
        assert concerns(within(names=names), FLASK, scope())
    assert concerns(within(digests=(DIGEST,)), FLASK, scope())
    assert not concerns(within(names=("shop",)), FLASK, scope())


@pytest.mark.parametrize(
    ("cpe", "fits"),
    [
        ("cpe:/o:redhat:enterprise_linux:9", True),
        ("cpe:/a:redhat:enterprise_linux:9::appstream", True),
        ("cpe:2.3:o:redhat:enterprise_linux:9.4:*:*:*:*:*:*:*", True),
        ("cpe:/o:redhat:enterprise_linux", True),
        ("cpe:/o:redhat:enterprise_linux:8", False),
        ("cpe:/o:redhat:enterprise_linux:9.2", False),
        ("cpe:/a:redhat:openshift:4.14::el9", False),
        ("cpe:/o:debian:debian_linux:9", False),
        ("cpe", False),
    ],
)
def test_a_platform_is_known_by_its_cpe(cpe: str, *, fits: bool) -> None:
    """A statement for RHEL 8 says nothing of RHEL 9; what is no operating system is no platform of the image."""
    assert concerns(within(cpe=cpe), FLASK, scope()) is fits


@pytest.mark.parametrize(
    ("cpe", "system", "version", "fits"),
    [
        ("cpe:/o:suse:sles:15:sp6", "sles", "15.6", True),
        ("cpe:/o:suse:sle-module-basesystem:15:sp6", "sles", "15.6", True),
        ("cpe:/o:suse:sle-module-basesystem:15:sp5", "sles", "15.6", False),
        ("cpe:/o:suse:sl-micro:6.0", "sl-micro", "6.0", True),
        ("cpe:/o:opensuse:tumbleweed", "opensuse-tumbleweed", "20250301", True),
        ("cpe:/o:microsoft:azure_linux:3.0", "azurelinux", "3.0", True),
    ],
)
def test_platforms_of_other_vendors(cpe: str, system: str, version: str, *, fits: bool) -> None:
    """SUSE ships the server's packages in modules, which have names of their own."""
    target = VexTarget(component=Identity(purl="pkg:rpm/suse/curl"), within=(Identity(cpe=cpe),))
    curl = package(purl="pkg:rpm/suse/curl@8", name="curl", ecosystem="rpm")
    scope = Scope.of(image(), Inventory(image_digest="", distribution=Distribution(id=system, version=version), packages=(curl,)))
    assert concerns(target, curl, scope) is fits


def test_a_module_is_in_the_program_it_is_linked_into() -> None:
    """The same file is the same program; another file, or a lock file that lists both, is not."""
    app, net, far = linked("example.com/app"), linked("golang.org/x/net"), linked("golang.org/x/net", "usr/bin/other")
    target = VexTarget(component=Identity(purl="pkg:golang/golang.org/x/net"), within=(Identity(purl="pkg:golang/example.com/app"),))
    assert concerns(target, net, scope(app, net))
    assert not concerns(target, far, scope(app, far))
    listed = linked("golang.org/x/net", "go.mod", "go-mod")
    assert not concerns(target, listed, scope(linked("example.com/app", "go.mod", "go-mod"), listed))


def test_a_library_beside_a_module_is_not_its_program() -> None:
    """What a library does with the module says nothing of the program that both are linked into."""
    app, library, net = linked("example.com/app"), linked("example.com/lib"), linked("golang.org/x/net")
    target = VexTarget(component=Identity(purl="pkg:golang/golang.org/x/net"), within=(Identity(purl="pkg:golang/example.com/lib"),))
    assert not concerns(target, net, scope(app, library, net))


def test_a_module_is_in_a_program_only_if_all_its_places_are() -> None:
    """What one program does with a module says nothing of the other that holds it; places that were cut off may be any."""
    target = VexTarget(component=Identity(purl="pkg:golang/golang.org/x/net"), within=(Identity(purl="pkg:golang/example.com/app"),))

    def holds(modules: int, apps: int) -> bool:
        places = tuple(FoundAt(path=f"usr/bin/{number}") for number in range(max(modules, apps)))
        app, net = linked("example.com/app"), linked("golang.org/x/net")
        app = replace(app, found_at=tuple(replace(place, main=True) for place in places[:apps]))
        net = replace(net, found_at=places[:modules])
        return concerns(target, net, scope(app, net))

    assert [holds(2, 2), holds(2, 1), holds(MAX_PLACES, MAX_PLACES), holds(0, 1)] == [True, False, False, False]


def test_what_a_bill_of_materials_describes_is_what_is_scanned() -> None:
    """By purl, and by the serial number that links name."""
    about = Identity(purl="pkg:maven/com.example/app@1", names=("urn:uuid:1",))
    assert concerns(within(purl="pkg:maven/com.example/app"), FLASK, scope(described=about))
    assert concerns(within(names=("urn:uuid:1",)), FLASK, scope(described=about))
    assert not concerns(within(names=("urn:uuid:2",)), FLASK, scope(described=about))


def test_listed_versions_are_exact() -> None:
    """A statement for 1.0 is none for 2.0."""
    flask = Identity(purl="pkg:pypi/flask")
    assert concerns(VexTarget(component=flask, versions=("2.0",)), FLASK, scope())
    assert not concerns(VexTarget(component=flask, versions=("1.0",)), FLASK, scope())


def test_only_one_build_is_precise() -> None:
    """A version or a digest anywhere makes it so."""
    assert is_precise(VexTarget(component=Identity(purl="pkg:pypi/flask@2.0")), scope())
    assert is_precise(within(digests=(DIGEST,)), scope())
    assert not is_precise(within(purl="pkg:oci/shop"), scope())


@pytest.mark.parametrize(("module", "fits"), [("nodejs@18:8090:aa", True), ("nodejs@20:8090:aa", False), ("php@18", False)])
def test_a_module_stream_holds_what_was_built_in_it(module: str, *, fits: bool) -> None:
    """Red Hat puts a package into a module, and that into the release."""
    frames = (Identity(purl=f"pkg:rpmmod/redhat/{module}"), Identity(cpe="cpe:/a:redhat:enterprise_linux:9::appstream"))
    node = package(purl="pkg:rpm/redhat/nodejs@18", name="nodejs", version="18", ecosystem="rpm", modularity="nodejs:18:9040:rhel9")
    assert concerns(VexTarget(component=Identity(purl="pkg:rpm/redhat/nodejs"), within=frames), node, scope(node)) is fits


@pytest.mark.parametrize(
    ("component", "versions", "fits"),
    [
        ("pkg:pypi/flask", ("2.0",), True),
        ("pkg:pypi/flask", ("v2.0",), True),
        ("pkg:pypi/Flask", ("vers:pypi/>=1.0|<2.0.1", "9"), True),
        ("pkg:pypi/flask", ("vers:pypi/<2.0",), False),
        ("pkg:oci/shop", ("1.0",), True),
        ("pkg:oci/shop", ("2.0",), False),
    ],
)
def test_listed_versions_limit_a_target(component: str, versions: tuple[str, ...], *, fits: bool) -> None:
    """Those of the package, or the tags of the image where that is what the target names."""
    assert concerns(VexTarget(component=Identity(purl=component), versions=versions), FLASK, scope()) is fits


def test_a_range_in_doubt_fits_nothing_and_is_said() -> None:
    """Unless another one fits for certain."""
    target = VexTarget(component=Identity(purl="pkg:pypi/flask"), versions=("vers:ebuild/<3",))
    found = Targets([target], scope())
    assert found.on(FLASK) == []
    assert "ebuild" in found.doubt
    sure = replace(target, versions=("vers:ebuild/<3", "vers:pypi/<3"))
    assert Targets([sure], scope()).on(FLASK) == [sure]


def test_names_are_compared_as_their_index_does() -> None:
    """The index of Python takes `Foo_Bar.baz` and `foo-bar-baz` for one."""
    held = package(purl="pkg:pypi/foo.bar@1", name="foo.bar", version="1", ecosystem="pypi")
    target = VexTarget(component=Identity(purl="pkg:pypi/Foo_Bar@1"))
    assert Targets([target], scope(held)).on(held) == [target]


def test_every_version_is_not_precise() -> None:
    """`fixed` in all versions would clear those before the fix."""
    every = VexTarget(component=Identity(purl="pkg:pypi/flask"), versions=("vers:pypi/*",))
    assert not is_precise(every, scope())
    assert is_precise(replace(every, versions=("vers:pypi/>=2",)), scope())
