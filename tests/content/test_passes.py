"""What looks at every file, whether malware rules run or not."""

from tidewaiter import content
from tidewaiter.content.passes import always


def test_every_way_to_scan_has_the_same_visitors_first() -> None:
    """Malware rules, or the note that they did not run, come on top; visitors are new each time, for a layer of its own."""
    first, second = always(b"key"), always(b"key")
    kinds = [type(one) for one in first]
    assert len(set(kinds)) == len(kinds) >= 5
    assert [type(one) for one in content.visitors_without_malware()] == kinds
    assert [type(one) for one in content.visitors(b"key")][:-1] == kinds
    assert not any(one is other for one in first for other in second)
