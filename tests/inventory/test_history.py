"""Build steps in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image
from tidewaiter.inventory.history import problems, step_of
from tidewaiter.model.image import HistoryEntry, ImageConfig, LayerRef
from tidewaiter.sources.media import DIRECTORY


@pytest.mark.parametrize(
    ("created_by", "step"),
    [
        ("RUN /bin/sh -c apt-get update  && apt-get install -y curl # buildkit", "RUN apt-get update && apt-get install -y curl"),
        ("/bin/sh -c pip install flask", "RUN pip install flask"),
        ("/bin/sh -c #(nop) COPY dir:abc in /app ", "COPY dir:abc in /app"),
        ('/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'),
        ("RUN |2 TOKEN=x NAME=a b /bin/sh -c make \t\n install # buildkit", "RUN make install"),
        ("|1 TOKEN=x /bin/sh -c make", "RUN make"),
        ("COPY . /app # buildkit", "COPY . /app"),
        ("RUN /usr/bin/pip install x # buildkit", "RUN /usr/bin/pip install x"),
        ("# debian.sh --arch 'amd64' out/ 'bookworm'", "# debian.sh --arch 'amd64' out/ 'bookworm'"),
        ("jib-gradle-plugin:3.4.0", "jib-gradle-plugin:3.4.0"),
        ("", ""),
    ],
)
def test_a_step_reads_as_in_the_dockerfile(created_by, step):
    """The classic builder, BuildKit, build arguments and other tools; arguments, which can be secret, are left out."""
    assert step_of(created_by) == step


@given(st.text())
def test_any_text_is_a_step(text):
    """Whatever a builder wrote; what is read once stays."""
    step = step_of(text)
    assert len(step) <= len(text) + len("RUN ")
    assert "\n" not in step


def _image(entries, layers=2, media_type="tar"):
    refs = tuple(LayerRef(digest=str(number), diff_id=str(number), media_type=media_type) for number in range(layers))
    history = tuple(HistoryEntry(created_by="x", empty_layer=empty) for empty in entries)
    return image(layers=refs, config=ImageConfig(history=history))


@pytest.mark.parametrize(
    ("entries", "says"),
    [([], "no history"), ([False], "1 step for 2 layers"), ([False] * 3, "3 steps for 2 layers"), ([True], "0 steps for 2 layers")],
)
def test_a_history_that_does_not_fit_is_said(entries, says):
    """No layer is given another's step; the verdict is not touched."""
    (problem,) = problems(_image(entries))
    assert says in problem.what
    assert not problem.incomplete


@pytest.mark.parametrize("one", [_image([False, True, False]), _image([], layers=0), _image([], layers=1, media_type=DIRECTORY)])
def test_a_history_that_fits_or_is_not_needed_is_no_problem(one):
    """Entries without a layer do not count; directories have no build."""
    assert problems(one) == ()
