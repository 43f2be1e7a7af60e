"""R versions: at least two numbers apart by dots or hyphens, compared number by number (R documentation, `package_version`)."""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, VersionError, checked, sign
from tidewaiter.matching.semantic import DIGITS


def compare(a: str, b: str) -> int:
    """Order two R versions; where one ends first it is the lower. Raises VersionError for anything but numbers."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[int, ...]:
    parts = checked(version).replace("-", ".").split(".")
    if not all(part and DIGITS.issuperset(part) for part in parts):
        raise VersionError(f"not an R version: {version!r}")
    return tuple(map(int, parts))


CRAN = Scheme(id="cran", title="R package versions", ecosystems=("CRAN", "Bioconductor"), compare=compare)
