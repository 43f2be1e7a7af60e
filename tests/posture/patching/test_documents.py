"""Edits of text: what is wanted comes out, and nothing else moves."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.patching.documents import FileText, splices_of, value_of
from tidewaiter.posture.patching.edits import REMOVED, Edit, edited, final, plan_of, same
from tidewaiter.posture.patching.splices import UnpatchableError


def patched(text: str, *edits: tuple[str, object], line: int = 1) -> str:
    """Edit the document that holds a line."""
    file = FileText(text)
    document = file.document_at(line)
    assert document is not None
    wanted = [Edit(pointer=pointer, value=value) for pointer, value in edits]
    return file.patched({document.first: splices_of(document, wanted)})


@pytest.mark.parametrize(
    ("text", "pointer", "value", "result"),
    [
        ("a: 1 # why\nb: 2\n", "/a", False, "a: false # why\nb: 2\n"),
        ("a: 'x'\n", "/b/c", {"d": ["ALL"]}, "a: 'x'\nb:\n  c:\n    d: [ALL]\n"),
        ("a:\n    b: 1 # end\n# after\nz: 1\n", "/a/c/d", True, "a:\n    b: 1 # end\n    c:\n        d: true\n# after\nz: 1\n"),
        ("a: {b: 1}\n", "/a/c", True, "a: {b: 1, c: true}\n"),
        ("a: {}\n", "/a/c", "x y", 'a: {c: "x y"}\n'),
        ("a: # later\nb: 1\n", "/a/c", 1, "a: {c: 1} # later\nb: 1\n"),
        ("- a: 1\n  b: 2\n- c: 3\n", "/0/a", REMOVED, "- b: 2\n- c: 3\n"),
        ("- a: 1\n- c: 3 # three\n", "/1", REMOVED, "- a: 1\n"),
        ("a: 1\nb: 2 # two\nc: 3\n", "/b", REMOVED, "a: 1\nc: 3\n"),
        ("a: [x, y, z]\n", "/a/1", REMOVED, "a: [x, z]\n"),
        ("a: [x, y, z]\n", "/a/2", REMOVED, "a: [x, y]\n"),
        ("a: [x]\nb: 1\n", "/a/0", REMOVED, "b: 1\n"),
        ("a: |\n  text\n\n\nb: 1\n", "/c", 1, "a: |\n  text\n\n\nb: 1\nc: 1\n"),
        ("o:\n  a: |\n    text\n\n\nb: 1\n", "/o/c", 1, "o:\n  a: |\n    text\n  c: 1\n\n\nb: 1\n"),
        ("o:\n  a: |+\n    text\n\nb: 1\n", "/o/c", 1, "o:\n  a: |+\n    text\n\n  c: 1\nb: 1\n"),
        ("a: 1", "/b", 2, "a: 1\nb: 2"),
        ("a: 1\r\nb: é # ü\r\n", "/c", 2, "a: 1\r\nb: é # ü\r\nc: 2\r\n"),
        ("\ufeffa: 1\n", "/a", 2, "\ufeffa: 2\n"),
        ("a: &x true\nb: *x\n", "/b", 1, None),
        ("a: &x {y: 1}\nb: *x\n", "/a/y", 2, None),
        ("o: &o {y: 1}\nb:\n  <<: *o\n  z: 1\n", "/b/y", 2, "o: &o {y: 1}\nb:\n  <<: *o\n  z: 1\n  y: 2\n"),
        ("o: &o {y: 1}\nb:\n  <<: *o\n  z: 1\n", "/b/y", REMOVED, None),
        ("s:\n- x\n- y\nt: 1\n", "/s", ["ALL"], "s:\n- ALL\nt: 1\n"),
        ("s:\n- x\n- y # two\nt: 1\n", "/s", False, "s: false # two\nt: 1\n"),
        ("s:\n- x\n- y\n", "/s/-", "z", "s:\n- x\n- y\n- z\n"),
        ("s:\n  - a: 1\n", "/s/-", {"a": 2, "b": [{"c": 1}]}, "s:\n  - a: 1\n  - a: 2\n    b:\n      - c: 1\n"),
        ("- x: 1\n  # about y\n  y: 2\n", "/0/x", REMOVED, None),
        ("a: yes\n", "/b", "yes", 'a: yes\nb: "yes"\n'),
        ('a: "😀" # 😀\nb: 1\n', "/b", 2, 'a: "😀" # 😀\nb: 2\n'),
        ('{"a": 1}\n', "/b", True, '{"a": 1, "b": true}\n'),
        ('{\n\t"a": 1\n}', "/b/c", ["ALL"], '{\n\t"a": 1,\n\t"b": {"c": ["ALL"]}\n}'),
        ('{\n  "a": "\\ud83d\\ude00",\n  "b": [1, 2]\n}\n', "/b/0", REMOVED, '{\n  "a": "\\ud83d\\ude00",\n  "b": [2]\n}\n'),
    ],
)  # fmt: skip
def test_the_smallest_change_is_made(text, pointer, value, result):
    """Comments, quotation marks, indentation, line ends and order stay; what cannot be told apart is refused."""
    if result is None:
        with pytest.raises(UnpatchableError):
            patched(text, (pointer, value))
    else:
        assert patched(text, (pointer, value)) == result


def test_what_is_written_once_and_changed_everywhere_is_changed_once():
    """An anchor whose uses all want the same is edited where it is written."""
    text = "a: &x {y: 1}\nb: *x\n"
    assert patched(text, ("/a/z", 2), ("/b/z", 2)) == "a: &x {y: 1, z: 2}\nb: *x\n"


@pytest.mark.parametrize(
    ("text", "edits", "result"),
    [
        ("o: &o {y: 1}\nb:\n  <<: *o\n  z: 1\n", {"/o/y": 2, "/b/y": 2}, "o: &o {y: 2}\nb:\n  <<: *o\n  z: 1\n"),
        ("o: &o {y: 1}\nb:\n  <<: *o\n  z: 1\n", {"/o/y": 2, "/b/w": 3}, "o: &o {y: 2}\nb:\n  <<: *o\n  z: 1\n  y: 1\n  w: 3\n"),
        ("o: &o {x: 0, y: 1}\nb: {<<: *o, z: 1}\n", {"/o/y": REMOVED, "/b/y": REMOVED}, "o: &o {x: 0}\nb: {<<: *o, z: 1}\n"),
        ("o: &o {y: 1}\nb:\n  <<: *o\n  z: 1\n", {"/o/n": 5, "/b/n": 5}, "o: &o {y: 1, n: 5}\nb:\n  <<: *o\n  z: 1\n"),
        ("o: &o {y: 1}\np: &p {y: 2}\nb: {<<: [*o, *p]}\n", {"/p/y": 9}, "o: &o {y: 1}\np: &p {y: 9}\nb: {<<: [*o, *p]}\n"),
        ("o: &o {y: 1}\np: &p {<<: *o}\nb: {<<: *p}\n", {"/o/y": 3, "/p/y": 3, "/b/y": 3}, "o: &o {y: 3}\np: &p {<<: *o}\nb: {<<: *p}\n"),
    ],
)  # fmt: skip
def test_what_merges_bring_is_not_written_again(text, edits, result):
    """A mapping that merges a changed one follows it where the same is wanted there, and says otherwise where it has to stay."""
    assert patched(text, *edits.items()) == result


def test_additions_at_one_place_keep_their_depth():
    """The deeper of two insertions behind one line comes first."""
    text = "spec:\n  containers:\n  - name: c\n    image: i\n"
    result = patched(text, ("/spec/containers/0/s/t", True), ("/spec/u", False), ("/v", 1))
    assert result == "spec:\n  containers:\n  - name: c\n    image: i\n    s:\n      t: true\n  u: false\nv: 1\n"


def test_a_last_line_without_an_end_can_go_and_be_followed():
    """No empty line is left where the last line, which had no end, is removed and others come."""
    assert patched("a:\n  b: 1\n  c: 2", ("/a/c", REMOVED), ("/a/d", 3), ("/e", 4)) == "a:\n  b: 1\n  d: 3\ne: 4"


def test_other_documents_stay():
    """Only the document that holds the line changes, and a new one goes to the end of the file."""
    text = "a: 1\r\n---\r\n# b\r\na: 2\r\n--- \r\na: 3"
    assert patched(text, ("/a", 9), line=4) == text.replace("2", "9")
    assert FileText(text).patched({}, [{"kind": "X"}]) == f"{text}\r\n---\r\nkind: X\r\n"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab: #-'\"é😀\n", max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc~/ -", min_size=1, max_size=3), inner, max_size=4),
    max_leaves=15,
)
TREES = st.dictionaries(st.text("abc", min_size=1, max_size=2), VALUES, min_size=1, max_size=4)


def _pointers(value, base=""):
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        pointer = f"{base}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield pointer
        yield from _pointers(child, pointer)


@given(st.data(), TREES, st.sampled_from(["block", "flow", "json", "pretty", "tabs"]), st.sampled_from(["\n", "\r\n"]))
def test_any_edit_of_any_document_means_what_is_wanted_or_is_refused(data, tree, style, newline):
    """For random documents in every style and random edits, the new text reads as the edited value and the old one's as before."""
    text = {
        "block": lambda: yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000),
        "flow": lambda: yaml.safe_dump(tree, default_flow_style=True, allow_unicode=True, width=1000),
        "json": lambda: json.dumps(tree),
        "pretty": lambda: json.dumps(tree, indent=2, ensure_ascii=False),
        "tabs": lambda: json.dumps(tree, indent="\t"),
    }[style]().replace("\n", newline)
    places = list(_pointers(tree))
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True))
    edits = [Edit(pointer=one, value=data.draw(st.sampled_from([REMOVED, False, "x", {"k": [1]}, ["ALL"]]))) for one in chosen]
    edits += [Edit(pointer=f"{chosen[0]}/new/deep", value=True)] if data.draw(st.booleans()) else []
    file = FileText(text)
    (document,) = file.documents
    wanted = edited(value_of(document.text), plan_of(edits))
    if wanted is REMOVED:
        return
    try:
        new = file.patched({document.first: splices_of(document, edits)})
    except UnpatchableError:
        assert style == "block"
        return
    assert same(value_of(new.replace("\r\n", "\n")), final(wanted))
    assert new.count("\r\n") == new.count("\n") or newline == "\n"
