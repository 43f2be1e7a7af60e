"""Some hundred seeded mutations of good input for every cataloger and every reader: no exception, no hang, no swollen memory."""

import resource
import time

import pytest

from tests.fuzzing import Target, mutations, targets
from tests.inventory.layers import parse
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.model.problem import Problem

COUNT = 150
SECONDS = 2.0
"""Processor time that one input of at most 64 KiB may take."""
MEMORY = 256 << 10
"""KiB that all inputs of a target may add to the process."""


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_whatever_the_bytes_there_is_an_answer(target: Target) -> None:
    """Packages and problems of the right types, in bounded time and memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in (*target.seeds, *mutations(target.seeds, COUNT, target.name)):
        start = time.process_time()
        target.run(data)
        assert time.process_time() - start < SECONDS, data[:100]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY


def test_every_cataloger_is_fuzzed_from_a_file_that_it_reads() -> None:
    """A new cataloger without a good file in its test would be fuzzed with noise only."""
    read = {target.name.partition(" ")[0] for target in targets()}
    assert {cataloger.id for cataloger in all_catalogers()} <= read


def test_good_files_are_good() -> None:
    """What mutations start from gives something else than problems."""
    by_id = {cataloger.id: cataloger for cataloger in all_catalogers()}
    for target in targets():
        kind, _, path = target.name.partition(" ")
        if kind in by_id:
            found = [item for good in target.seeds for item in parse(by_id[kind], path, good)]
            assert any(not isinstance(item, Problem) for item in found), target.name


def test_the_same_seed_gives_the_same_mutations() -> None:
    """A failure can be repeated."""
    assert list(mutations((b"abc" * 10,), 20, "x")) == list(mutations((b"abc" * 10,), 20, "x"))
    assert list(mutations((b"abc" * 10,), 20, "x")) != list(mutations((b"abc" * 10,), 20, "y"))
