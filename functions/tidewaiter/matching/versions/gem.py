"""Ruby versions, ordered as the documentation of `Gem::Version` says: segments of digits or letters, letters mean a pre-release."""

import re
from functools import lru_cache
from itertools import zip_longest

from tidewaiter.matching.scheme import Scheme, VersionError, checked, sign
from tidewaiter.matching.semantic import DIGITS

_VERSION = re.compile(r"[0-9][0-9A-Za-z.-]*")
_SEGMENT = re.compile(r"[0-9]+|[A-Za-z]+")
_Segment = tuple[int, int, str]
_ZERO: _Segment = (1, 0, "")


def compare(a: str, b: str) -> int:
    """Order two Ruby versions; a hyphen begins a pre-release. Raises VersionError for text that does not begin with a digit."""
    for left, right in zip_longest(_parse(a), _parse(b), fillvalue=_ZERO):
        if left != right:
            return sign(left, right)
    return 0


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[_Segment, ...]:
    """Read the segments, without the zeros at the end of the release numbers and at the end of the pre-release."""
    text = checked(version)
    if not _VERSION.fullmatch(text):
        raise VersionError(f"not a Ruby version: {version!r}")
    segments = [_segment(part) for part in _SEGMENT.findall(text.replace("-", ".pre."))]
    first = next((index for index, segment in enumerate(segments) if not segment[0]), len(segments))
    return (*_trimmed(segments[:first]), *_trimmed(segments[first:]))


def _segment(part: str) -> _Segment:
    """Letters come before every number."""
    return (1, int(part), "") if DIGITS.issuperset(part) else (0, 0, part)


def _trimmed(segments: list[_Segment]) -> list[_Segment]:
    end = len(segments)
    while end and segments[end - 1] == _ZERO:
        end -= 1
    return segments[:end]


GEM = Scheme(id="gem", title="Ruby gem versions", ecosystems=("RubyGems",), compare=compare)
