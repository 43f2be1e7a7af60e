"""Running one cataloger over one file."""

import pytest

from tidewaiter.inventory.cataloger import Cataloger, ContentTooLargeError
from tidewaiter.inventory.content import HeldContent
from tidewaiter.inventory.decompress import StreamTruncatedError
from tidewaiter.inventory.limits import Limits
from tidewaiter.inventory.running import Runner
from tidewaiter.model.problem import Problem

FOUND = Problem(code="x", what="x")


def run(parse, **limits):
    """Run a cataloger and return what it found and what was complained of."""
    said: list[str] = []
    runner = Runner(layer="l", is_evidence=lambda _path: True, problem=lambda code, *_rest: said.append(code), limits=Limits(**limits))
    cataloger = Cataloger(id="c", title="C", ecosystem="npm", parse=parse)
    return list(runner.run(cataloger, "a", HeldContent(b"x"))), said


@pytest.mark.parametrize(("error", "code"), [(ValueError("bad"), "cataloger-failed"), (ContentTooLargeError("big"), "file-too-large")])
def test_what_is_raised_becomes_a_problem_and_what_was_found_counts(error, code):
    """A defect of one cataloger, or a file too large for it, ends neither the pass nor what came before."""

    def parse(*_args):
        yield FOUND
        raise error

    assert run(parse) == ([FOUND], [code])


def test_a_layer_that_breaks_is_for_the_pass():
    """It is no fault of the cataloger that was reading."""

    def parse(*_args):
        raise StreamTruncatedError("cut")
        yield FOUND

    with pytest.raises(StreamTruncatedError):
        run(parse)


def test_too_much_and_too_long_are_said_once():
    """The limits of what is yielded and of time."""
    assert run(lambda *_args: [FOUND] * 9, packages=3) == ([FOUND] * 3, ["packages-limit"])
    assert run(lambda *_args: [FOUND] * 9, seconds=-1) == ([FOUND], ["file-time-limit"])
