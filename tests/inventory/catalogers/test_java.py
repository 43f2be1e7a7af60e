"""Java archives."""

import io
import struct
import time
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import assert_read_or_refused
from tidewaiter.content import visitors
from tidewaiter.inventory.catalogers.java import JAVA

POM = "groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n"
POM_PATH = "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties"


def jar(members, compression=zipfile.ZIP_DEFLATED):
    """Write an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


LOG4J = jar({POM_PATH: "#comment\n" + POM})


def test_maven_coordinates_in_a_nested_archive():
    """A library inside an application's archive is found with its place."""
    (package,) = parse(JAVA, "app.war", jar({"WEB-INF/lib/log4j.jar": LOG4J, "WEB-INF/web.xml": ""}))
    assert (package.purl, package.name) == (
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
        "org.apache.logging.log4j:log4j-core",
    )
    assert package.found_at[0].path == "app.war!/WEB-INF/lib/log4j.jar"


def test_manifest_and_file_name_without_maven():
    """The bundle's symbolic name gives the group, the file name the artifact and version."""
    manifest = "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.lib;singleton:=true\r\nBundle-Ver\r\n sion: 1.5\r\n"
    (package,) = parse(JAVA, "opt/lib-1.5.2.jar", jar({"META-INF/MANIFEST.MF": manifest}))
    assert package.purl == "pkg:maven/org.example/lib@1.5.2"
    (other,) = parse(JAVA, "opt/lib.jar", jar({"META-INF/MANIFEST.MF": manifest}))
    assert other.version == "1.5"


MODEL = "<project><parent><groupId>org.example</groupId><version>3</version></parent><artifactId>{}</artifactId></project>"


def test_the_model_where_properties_are_missing_or_open():
    """Builds may leave either file out, or properties that nobody filled in."""
    model = {"META-INF/maven/org.example/lib/pom.xml": MODEL.format("lib")}
    properties = {"META-INF/maven/org.example/lib/pom.properties": "artifactId=lib\nversion=${revision}\n"}
    for members in (model, model | properties):
        assert [package.purl for package in parse(JAVA, "lib-3.jar", jar(members))] == ["pkg:maven/org.example/lib@3"]
    (problem, package) = parse(JAVA, "lib-3.jar", jar({"META-INF/maven/g/lib/pom.xml": "<project>"}))
    assert (problem.code, package.purl) == ("archive-unreadable", "pkg:maven/lib@3")


def test_shaded_libraries_say_so():
    """Their evidence is the file inside the archive."""
    shaded = {POM_PATH: POM, "META-INF/maven/org.example/lib/pom.xml": MODEL.format("lib")}
    found = {package.name: package.found_at[0].path for package in parse(JAVA, "opt/lib-3.jar", jar(shaded))}
    assert found == {"org.example:lib": "opt/lib-3.jar", "org.apache.logging.log4j:log4j-core": f"opt/lib-3.jar!/{POM_PATH}"}


def test_endless_shaded_libraries_are_a_problem():
    """Some are read, and it is said that there are more."""
    found = parse(JAVA, "a.jar", jar({f"META-INF/maven/g/a{n}/pom.properties": "" for n in range(5_001)}))
    assert [item.what for item in found] == ["Java archive: more than 5000 libraries inside; the rest is left out"]


def test_coordinates_that_are_no_texts_are_problems():
    """A name with control characters is not believed."""
    data = jar({POM_PATH: "groupId=g\nartifactId=a\x01b\nversion=1\n"})
    assert [item.code for item in parse(JAVA, "a.jar", data)] == ["package-malformed"]


def test_archive_that_names_nothing_and_file_that_is_no_archive_name():
    """An application without a version is no package, a zip of another name is not read."""
    assert parse(JAVA, "app.jar", jar({"Main.class": "x"})) == []
    assert scan(tar_of({"opt/data.zip": LOG4J})).packages == ()


def test_bombs_and_depth_are_problems():
    """A member that unpacks to far more than the limit, and archives in archives without end, stop with a problem."""
    bomb = jar({"a.jar": bytes(65 << 20)})
    assert [item.code for item in parse(JAVA, "b.jar", bomb)] == ["archive-unreadable"]
    deep = LOG4J
    for _ in range(7):
        deep = jar({"inner.jar": deep})
    assert [item.code for item in parse(JAVA, "d.jar", deep)] == ["archive-too-deep"]


def test_not_a_zip_is_a_problem():
    """A cut archive is said."""
    assert [item.code for item in parse(JAVA, "x.jar", LOG4J[:50])] == ["archive-unreadable"]


@given(st.integers(0, len(LOG4J) - 1), st.integers(0, 255))
def test_damaged_archives_never_fail(at, byte):
    """Any changed byte gives packages or problems."""
    assert_read_or_refused(JAVA, "x.jar", LOG4J[:at] + bytes([byte]) + LOG4J[at + 1 :])


def test_damage_in_a_rare_compression_does_not_end_the_scan():
    """LZMA has an error of its own; the rest of the layer is read all the same."""
    data = bytearray(jar({POM_PATH: POM * 50}, zipfile.ZIP_LZMA))
    at = data.index(POM_PATH.encode()) + len(POM_PATH) + 12
    data[at : at + 20] = b"\xff" * 20
    result = scan(tar_of({"a.jar": bytes(data), "b.jar": LOG4J}), visitors=visitors(b"key"))
    assert {"archive-unreadable", "archive-not-searched"} <= {problem.code for problem in result.problems}
    assert [package.version for package in result.packages if package.found_at[0].path == "b.jar"] == ["2.14.1"]


def test_groups_without_a_symbolic_name():
    """The classes' common package gives the group; the old Commons libraries are named like theirs."""
    (found,) = parse(JAVA, "re2j-1.8.jar", jar({"com/google/re2j/A.class": "", "com/google/re2j/b/C.class": "", "META-INF/X.class": ""}))
    assert found.name == "com.google.re2j:re2j"
    (commons,) = parse(JAVA, "commons-io-2.4.jar", jar({"org/apache/commons/io/A.class": ""}))
    assert commons.name == "commons-io:commons-io"
    (bare,) = parse(JAVA, "x-1.jar", jar({"A.class": "", "/B.class": ""}))
    assert bare.name == "x"


def overlapping(entries, unpacked):
    """Write an archive whose directory names one nested archive of `unpacked` zeros many times."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflate.compress(bytes(unpacked)) + deflate.flush()
    local = struct.pack("<4s2B4HL2L2H", b"PK\3\4", 20, 0, 0, 8, 0, 33, 0, len(data), unpacked, 5, 0) + b"a.jar"
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 8, 0, 33, 0, len(data), unpacked, 5, 0, 0, 0, 0, 0, 0) + b"a.jar"
    directory = entry * entries
    count = min(entries, 65_535)
    return local + data + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(local + data), 0)


def test_overlapping_bomb_costs_nothing_over_its_budget():
    """One member named 500 times: what is too large is not unpacked at all, what fails is paid for."""
    started = time.process_time()
    found = parse(JAVA, "a.jar", overlapping(500, 70 << 20)) + parse(JAVA, "a.jar", overlapping(500, 30 << 20))
    assert {item.code for item in found} == {"archive-unreadable"}
    assert time.process_time() - started < 20


def test_directory_of_too_many_members_is_not_read():
    """Half a million entries are counted before `zipfile` keeps an object for each."""
    (problem,) = parse(JAVA, "a.jar", overlapping(500_000, 1))
    assert "more than 200000 members" in problem.what


def test_the_licence_of_a_bundle_is_read():
    """Addresses and names, without their attributes; a pointer outside says nothing."""
    manifest = (
        b'Manifest-Version: 1.0\nImplementation-Version: 1\nBundle-License: "Apache-2.0";link="https://a.example",EPL-2.0, <<EXTERNAL>>\n'
    )
    (found,) = parse(JAVA, "app/thing-1.jar", jar({"META-INF/MANIFEST.MF": manifest}))
    assert found.licences == ("Apache-2.0", "EPL-2.0")
    (other,) = parse(JAVA, "app/thing-1.jar", jar({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n"}))
    assert other.licences == ()
