"""Python versions (PEP 440), by the `packaging` library; legacy versions cannot be ordered and raise."""

from functools import lru_cache

from packaging.version import InvalidVersion, Version

from tidewaiter.matching.scheme import Scheme, VersionError, checked, sign


def compare(a: str, b: str) -> int:
    """Order two Python versions; raises VersionError for what PEP 440 does not know."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> Version:
    try:
        return Version(checked(version))
    except InvalidVersion as error:
        raise VersionError(f"not a PEP 440 version: {version!r}") from error


PEP440 = Scheme(id="pep440", title="Python versions (PEP 440)", ecosystems=("PyPI",), compare=compare)
