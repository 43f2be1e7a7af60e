"""The catalogue of controls."""

from tidewaiter.posture.catalogue import controls, not_run
from tidewaiter.posture.context import Context


def test_controls_are_ordered_and_found_once():
    """The folder is the registry; its controls come in the order of their ids."""
    ids = [one.id for one in controls()]
    assert ids == sorted(set(ids))
    assert controls() is controls()


def test_what_a_context_leaves_out_is_named():
    """Nothing is left out silently: a profile of one control leaves out all others, and by default opt-in ones and what needs a list."""
    assert set(not_run(Context())) == {one.id for one in controls() if one.opt_in or one.needs}
    chosen = controls()[0].id
    assert set(not_run(Context(selected=frozenset({chosen})))) == {one.id for one in controls()} - {chosen}
