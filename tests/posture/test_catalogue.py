"""The catalogue of controls."""

from tidewaiter.posture.catalogue import controls


def test_controls_are_ordered_and_found_once():
    """The folder is the registry; its controls come in the order of their ids."""
    ids = [one.id for one in controls()]
    assert ids == sorted(set(ids))
    assert controls() is controls()
