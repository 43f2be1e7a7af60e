"""Dockerfiles: stages, instructions and their lines."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.model.control import ControlStatus
from tidewaiter.posture import dockerfile as module
from tidewaiter.posture.dockerfile import expand, read_dockerfile
from tidewaiter.posture.engine import assess_dockerfile

EXAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "fixtures" / "dockerfile-examples"
# What each set of good and bad examples is about; the others of the folder's names equal ours.
ABOUT = {
    "add_instead_of_copy": "TW-DOCKER-add-instead-of-copy",
    "copy_from_references_current_from_alias": "TW-DOCKER-copy-from-own-stage",
    "latest_tag": "TW-DOCKER-base-latest-tag",
    "maintainer_is_deprecated": "TW-DOCKER-maintainer",
    "missing_dnf_clean_all": "TW-DOCKER-package-cache",
    "multiple_cmd_instructions_listed": "TW-DOCKER-repeated-instruction",
    "multiple_healthcheck_instructions": "TW-DOCKER-repeated-instruction",
    "root_user": "TW-DOCKER-root-user",
    "run_command_cd_instead_of_workdir": "TW-DOCKER-cd-in-run",
    "run_using_wget_and_curl": "TW-DOCKER-wget-and-curl",
    "unix_ports_out_of_range": "TW-DOCKER-expose",
}


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(ABOUT))
def test_labelled_examples_are_judged_as_labelled(name):
    """Every bad example fails the control it is about, and no good one does."""
    path = EXAMPLES / f"{name}.yaml"
    if not path.is_file():
        pytest.skip(f"shared data absent: {path}")
    examples = yaml.safe_load(path.read_text())["dockerfile"]

    def fails(text):
        results = assess_dockerfile(read_dockerfile(text, "Dockerfile"))
        return any(one.control_id == ABOUT[name] and one.status is ControlStatus.FAIL for one in results)

    assert [fails(text) for text in examples["good"]] == [False] * len(examples["good"])
    assert [fails(text) for text in examples["bad"]] == [True] * len(examples["bad"])


def test_stages_arguments_and_lines_are_kept():
    """Arguments before FROM fill it in; continuations, comments between them and here-documents keep every line number right."""
    text = """\
# syntax=docker/dockerfile:1
ARG VERSION=3.20
FROM --platform=linux/amd64 alpine:${VERSION} AS Build
RUN apk add \\
    # a comment inside
    curl
RUN <<EOF
echo "one"
FROM nothing
EOF
from build
COPY --from=build --chown=app:app ["a b", "/c"]
"""
    read = read_dockerfile(text, "Dockerfile")
    assert read.problems == ()
    assert [(stage.base, stage.name, stage.line) for stage in read.stages] == [("alpine:3.20", "build", 3), ("build", "", 11)]
    first, second = read.stages[0].instructions
    assert [command.words for command in first.commands()] == [("apk", "add", "curl")]
    assert [command.words for command in second.commands()][1:] == [("echo", "one"), ("FROM", "nothing")]
    (copy,) = read.of("COPY")
    assert (copy.line, copy.words, copy.flags["from"]) == (12, ("a b", "/c"), "build")
    assert [stage.line for stage in read.lineage()] == [11, 3]


def test_the_escape_directive_is_obeyed():
    """On Windows a backslash is a path and the backtick continues a line."""
    read = read_dockerfile("# escape=`\nFROM a:1\nRUN dir C:\\\nRUN one `\n two\n", "Dockerfile")
    assert [one.line for one in read.of("RUN")] == [3, 4]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("$A-x", "1-x"),
        ("${A}x", "1x"),
        ("${B:-2}", "2"),
        ("${A:-2}", "1"),
        ("${B:+3}x", "x"),
        ("$B", ""),
        ("a$", "a$"),
        ("${A", "1"),
    ],
)
def test_variables_are_filled_in(word, expected):
    """Unknown values leave nothing, so that no control judges half a name."""
    assert expand(word, {"A": "1"}) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "dockerfile-without-from"),
        ("FROM a:1\nRUM x\n", "dockerfile-unknown-instruction"),
        ("FROM a:1\nRUN <<EOF\necho\n", "dockerfile-open-heredoc"),
        ("FROM a:1\n" + "RUN x\n" * 6000, "dockerfile-limit"),
    ],
)
def test_malformed_files_are_problems(text, code):
    """What is wrong is said with its line, and the rest is read."""
    read = read_dockerfile(text, "Dockerfile")
    assert [problem.code for problem in read.problems] == [code]
    assert all(problem.hint for problem in read.problems)


def test_a_huge_file_is_not_read(monkeypatch):
    """The limit on size is checked first."""
    monkeypatch.setattr(module, "MAX_CHARACTERS", 5)
    assert [problem.code for problem in read_dockerfile("FROM a:1", "Dockerfile").problems] == ["dockerfile-too-large"]


LINES = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            ["FROM a AS b", "FROM b", "FROM ", "RUN x \\", "RUN <<E", "E", "USER $X", "ENV A", "ENV =", "COPY [1]", "ARG", "# escape=`"]
        ),
    ),
    max_size=12,
)


@settings(deadline=None)  # the first call imports every control
@given(LINES)
def test_any_text_is_judged_without_failing(lines):
    """No text breaks the reader or any control."""
    problems = []
    read = read_dockerfile("\n".join(lines), "Dockerfile")
    assess_dockerfile(read, on_problem=problems.append)
    assert problems == []
    assert all(one.line <= len(lines) + 20 for one in read.of("RUN"))


def test_failures_point_at_line_and_column():
    """An indented instruction starts where its word does."""
    found = assess_dockerfile(
        read_dockerfile("FROM debian:12\n  RUN apt-get update && \\\n    apt-get install -y curl\nUSER root\n", "Dockerfile")
    )
    places = {one.control_id: (one.location.line, one.location.column) for one in found if one.status == "FAIL"}
    assert (places["TW-DOCKER-package-cache"], places["TW-DOCKER-root-user"]) == ((2, 3), (4, 1))


def test_steps_of_images_built_on_this_one_are_steps():
    """`ONBUILD RUN` runs in every image built on this one; an `ONBUILD USER` sets no user of this one."""
    read = read_dockerfile(
        "FROM a\nONBUILD RUN --network=none <<E\ncurl x | sh\nE\nONBUILD copy a b\nONBUILD USER root\nUSER app\n", "Dockerfile"
    )
    assert [(one.name, one.line, one.value, one.script) for one in read.stages[0].instructions] == [
        ("RUN", 2, "<<E", "curl x | sh"),
        ("COPY", 5, "a b", ""),
        ("ONBUILD", 6, "USER root", ""),
        ("USER", 7, "app", ""),
    ]


def test_a_template_is_said_once():
    """Whoever forgot to render sees that, not a complaint for each line."""
    read = read_dockerfile("{% if a %}\nFROM a:1\n{% endif %}\nRUN x\n{{ more }}\nUSER b\n", "Dockerfile.j2")
    assert [(one.code, one.where) for one in read.problems] == [("dockerfile-not-rendered", "Dockerfile.j2:1")]
    assert [one.name for one in read.stages[0].instructions] == ["RUN", "USER"]


def test_many_unknown_instructions_are_counted():
    """A text that is no Dockerfile gives no page of problems."""
    read = read_dockerfile("FROM a:1\n" + "".join(f"word{number} x\n" for number in range(50)), "Dockerfile")
    assert len(read.problems) == 6
    assert (read.problems[-1].what, read.problems[-1].where) == ("45 more unknown instructions", "Dockerfile:7")
