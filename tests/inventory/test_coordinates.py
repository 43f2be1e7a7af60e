"""Names of Java archives."""

import pytest

from tidewaiter.inventory.archives import Archive
from tidewaiter.inventory.coordinates import coordinates


def archive(poms=(), package="", **manifest):
    """Describe an archive; manifest keys with underscores for dashes."""
    given = tuple((f"META-INF/maven/{g}/{a}/pom.properties", {"groupId": g, "artifactId": a, "version": v}) for g, a, v in poms)
    return Archive(poms=given, manifest={key.replace("_", "-"): value for key, value in manifest.items()}, nested=(), package=package)


def names(given, path):
    """List what is found as `group:name:version`, with a mark for shaded ones."""
    return [f"{item.group}:{item.name}:{item.version}{'!' * bool(item.member)}" for item in coordinates(given, path)]


ALONE = ("g", "lib", "1.0")
SHADED = ("s", "inner", "2.0")


@pytest.mark.parametrize(
    ("poms", "path", "expected"),
    [
        ([ALONE], "a/lib-1.0.jar", ["g:lib:1.0"]),
        ([ALONE], "a/lib.jar", ["g:lib:1.0"]),
        ([ALONE], "a/renamed.jar", ["g:lib:1.0"]),
        ([SHADED, ALONE], "a/lib-1.0-all.jar", ["g:lib:1.0", "s:inner:2.0!"]),
        ([SHADED], "a/outer-3.jar", [":outer:3", "s:inner:2.0!"]),
        ([ALONE], "a/renamed-1.0.jar", ["g:lib:1.0"]),
        ([], "a/lib-1.0-tests.jar", [":lib:1.0"]),
        ([], "a/lib-1.0-jre.jar", [":lib:1.0-jre"]),
        ([ALONE], "a/lib-1.0-sources.jar", []),
        ([SHADED, ALONE], "a/app.jar", ["s:inner:2.0!", "g:lib:1.0!"]),
        ([("g", "maven-core", "3.9.9")], "a/maven3-core-3.9.9.jar", ["g:maven-core:3.9.9"]),
        ([("g", "annotation_1.3_spec", "1.3")], "a/annotation-1.3-spec.jar", ["g:annotation_1.3_spec:1.3"]),
        ([SHADED], "a/outer-2.1.jar", [":outer:2.1", "s:inner:2.0!"]),
        ([SHADED], "a/outer-3-jar-with-dependencies.jar", [":outer:3", "s:inner:2.0!"]),
        ([("", "lib", "1.0")], "a/lib-1.0.jar", [":lib:1.0"]),
        ([("g", "lib", "")], "a/lib-1.0.jar", [":lib:1.0"]),
    ],
)
def test_the_archive_itself_and_what_is_shaded_into_it(poms, path, expected):
    """The name of the file tells which of Maven's files speaks of the archive; the others name libraries inside."""
    assert names(archive(poms), path) == expected


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("asm-tree-9.6.jar", archive(), "org.ow2.asm:asm-tree:9.6"),
        ("spring-boot-starter-3.2.0.jar", archive(), "org.springframework.boot:spring-boot-starter:3.2.0"),
        ("jakarta.servlet-api-6.0.0.jar", archive(), "jakarta.servlet:jakarta.servlet-api:6.0.0"),
        ("x-1.jar", archive(implementation_vendor_id="org.example.x"), "org.example.x:x:1"),
        ("x-1.jar", archive(bundle_symbolicname="org.example.x;singleton:=true"), "org.example:x:1"),
        ("jsoup-1.jar", archive(bundle_symbolicname="org.jsoup"), "org.jsoup:jsoup:1"),
        ("x-1.jar", archive(automatic_module_name="org.example.other"), "org.example.other:x:1"),
        ("x-1.jar", archive(package="org.example.x.impl"), "org.example.x:x:1"),
        ("lib-x-1.jar", archive(package="org.example.x"), "org.example:lib-x:1"),
        ("x.jar", archive(specification_version="7"), ":x:7"),
    ],
)
def test_groups_without_mavens_files(path, given, expected):
    """Known names, the vendor, the bundle, the classes."""
    assert names(given, path) == [expected]


def test_tomcat_as_it_is_installed():
    """The server's files have names of their own; those of others that are called alike have not."""
    tomcat = archive(implementation_title="Apache Tomcat", implementation_version="9.0.50")
    assert names(tomcat, "lib/catalina.jar") == ["org.apache.tomcat:tomcat-catalina:9.0.50", "org.apache.tomcat:tomcat:9.0.50"]
    assert names(archive(implementation_version="1", package="a.b"), "lib/catalina.jar") == ["a.b:catalina:1"]


def test_an_application_without_version():
    """It names nothing."""
    assert names(archive(package="com.example.app"), "app.jar") == []
