"""Pickles that run something when they are loaded."""

import pickle
from collections import OrderedDict

import pytest

from tests.inventory.ml.test_held import zipped
from tests.inventory.ml.test_pickles import Evil
from tidewaiter.content.pickled import PickleVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def visit(path, data, step=7):
    """Run the visitor over one file, in small chunks."""
    found = PickleVisitor().start(FileEntry(path, 0o100644, len(data)))
    if found is None:
        return []
    for at in range(0, len(data), step):
        found.feed(data[at : at + step])
    return list(found.finish())


def importing(name):
    """Write a pickle that imports one name."""
    module, _, what = name.rpartition(".")
    return f"c{module}\n{what}\n.".encode()


@pytest.mark.parametrize("data", [pickle.dumps(Evil()), zipped({"archive/data.pkl": pickle.dumps(Evil(), 2)})], ids=["pickle", "torch"])
def test_a_pickle_that_runs_a_command(data):
    """Critical, with what it imports as the reason."""
    (hit,) = visit("models/bad.pt", data)
    assert (hit.rule_id, hit.severity, hit.kind) == ("TW-MALWARE-pickle-runs-code", Severity.CRITICAL, "malware")
    assert "system" in hit.reasons[0]


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("subprocess.Popen", Severity.CRITICAL),
        ("builtins.exec", Severity.CRITICAL),
        ("__builtin__.eval", Severity.CRITICAL),
        ("code.InteractiveInterpreter.runcode", Severity.CRITICAL),
        ("requests.api.get", Severity.HIGH),
        ("builtins.getattr", Severity.MEDIUM),
        ("cloudpickle.cloudpickle._make_function", Severity.MEDIUM),
    ],
)
def test_grades(name, severity):
    """What runs code is worse than what reaches the network, and that than what only could."""
    assert [hit.severity for hit in visit("a.pkl", importing(name))] == [severity]


@pytest.mark.parametrize(
    "name",
    ["collections.OrderedDict", "torch._utils._rebuild_tensor_v2", "numpy.core.multiarray._reconstruct", "builtins.set", "_codecs.encode",
     "code.Colour", "osprey.Model", "sklearn.tree._tree.Tree"],
)  # fmt: skip
def test_harmless_imports(name):
    """What the usual frameworks need, and names that only resemble."""
    assert visit("a.pkl", importing(name)) == []


def test_files_of_other_names_and_kinds():
    """Without the name of a pickle a file is not read; with it, text is none."""
    assert visit("notes.txt", pickle.dumps(Evil())) == []
    assert visit("firmware.bin", bytes(500)) == []
    assert visit("a.pkl", pickle.dumps(OrderedDict(a=1))) == []


def test_what_cannot_be_followed_is_said():
    """A damaged pickle is a note beside what was found in it."""
    found = visit("a.pkl", pickle.dumps(Evil(), 4)[:-1] + b"\xff\xff")
    assert [item.code for item in found if isinstance(item, Problem)] == ["pickle-not-followed"]
    assert len(found) == 2


def test_one_layer_is_not_followed_for_ever():
    """Past a number of opcodes in all, pickles are a note each, as one that is too long is."""
    visitor = PickleVisitor(left=100)
    data = pickle.dumps(list(range(60)))
    codes = []
    for number in range(3):
        visit_ = visitor.start(FileEntry(f"{number}.pkl", 0o100644, len(data)))
        assert visit_ is not None
        visit_.feed(data)
        codes.append([item.code for item in visit_.finish() if isinstance(item, Problem)])
    assert codes == [[], ["pickle-not-followed"], ["pickle-not-followed"]]
