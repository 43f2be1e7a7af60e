"""Package URLs, the short way."""

from hypothesis import given, reject
from hypothesis import strategies as st
from packageurl import PackageURL

from tidewaiter.inventory.purls import system_purl

NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12).filter(lambda text: text.strip(" /"))


@given(st.sampled_from(["deb", "apk", "rpm"]), NAMES | st.text(min_size=1, max_size=5).filter(str.strip), NAMES, NAMES | st.just(""))
def test_the_short_way_writes_what_the_long_way_does(kind: str, name: str, version: str, arch: str) -> None:
    """Whatever the text."""
    try:
        long = PackageURL(type=kind, name=name, version=version, qualifiers={"arch": arch} if arch else None).to_string()
    except ValueError:
        reject()
    assert system_purl(kind, name, version, arch) == long


def test_versions_keep_epochs_and_signs() -> None:
    """As Debian writes them."""
    assert system_purl("deb", "libstdc++6", "1:12.2.0-14+deb12u1~x", "amd64") == "pkg:deb/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1~x?arch=amd64"
