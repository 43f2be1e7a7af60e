"""Lists that fail."""

import pytest

from tests.posture.clusters import cluster
from tidewaiter.errors import BadInputError, NotFoundError, OfflineError, PermissionMissingError, RefusedError, TidewaiterError
from tidewaiter.posture.listing import MAX_FAILURES, Lister


class Reader:
    """A cluster whose lists are given; an error among the objects is raised when it is reached."""

    def __init__(self, *lists):
        self.lists = list(lists)

    def list_objects(self, api_version, kind_plural, namespace=""):
        """Yield the next list."""
        for one in self.lists.pop(0):
            if isinstance(one, TidewaiterError):
                raise one
            yield one

    def server_version(self):
        """Return a version."""
        return "1.34"


def read(*lists, optional=()):
    """Read lists of pods one after the other; return what was read and the codes of problems."""
    lister = Lister(Reader(*lists), cluster(), optional)
    return [lister.read(("v1", "pods")) for _ in lists], [one.code for one in lister.problems]


@pytest.mark.parametrize("error", [OfflineError("cut off"), RefusedError("too many requests"), BadInputError("not JSON")])
def test_a_list_that_breaks_off_is_not_known_and_the_next_is_read(error):
    """Half a list is no list: what is missing in it would pass."""
    assert read([{"kind": "Pod"}, error], [{"kind": "Pod"}]) == (
        [None, [{"kind": "Pod", "metadata": {}}]],
        ["kubernetes-list-failed"],
    )


def test_a_refused_list_is_not_known():
    """The grant is in the problem."""
    assert read([PermissionMissingError("no", permission="kubernetes:list pods")]) == ([None], ["permission-missing"])


def test_a_kind_that_is_not_served_is_empty_if_it_may_be():
    """A cluster without an add-on has none of its objects; without pods it is no cluster."""
    assert read([NotFoundError("no")], optional=[("v1", "pods")]) == ([()], [])
    assert read([NotFoundError("no")]) == ([None], ["kubernetes-api-absent"])


def test_an_api_that_fails_again_and_again_is_not_asked_on():
    """Forty lists would wait for forty time-outs; failures between lists that are read are no row."""
    down = [OfflineError("down")]
    with pytest.raises(OfflineError, match="down"):
        read(*[down] * MAX_FAILURES)
    found, codes = read(down, down, [], down, down)
    assert found == [None, None, [], None, None]
    assert len(codes) == 4
