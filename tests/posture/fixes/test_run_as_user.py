"""Forbidding root."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-run-as-non-root",
        POD + ("  - name: d\n    image: a/b:1\n"),
        POD + ("  - name: d\n    image: a/b:1\n  securityContext:\n    runAsNonRoot: true\n"),
        "a container whose image runs as root, or as a user that it names instead of numbering, does not start",
    ),
    (
        "TW-K8S-run-as-non-root",
        POD + ("    securityContext:\n      runAsUser: 7\n"),
        POD + ("    securityContext:\n      runAsUser: 7\n  securityContext:\n    runAsNonRoot: true\n"),
        "",
    ),
    (
        "TW-K8S-run-as-non-root",
        POD + ("    securityContext:\n      runAsNonRoot: false\n"),
        POD + ("    securityContext:\n      runAsNonRoot: true\n"),
        "a container whose image runs as root, or as a user that it names instead of numbering, does not start",
    ),
    (
        "TW-K8S-run-as-root-user",
        POD + ("    securityContext:\n      runAsUser: 0\n"),
        POD,
        "the container runs as the user of its image, who may not be root and then cannot do what root did",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


def test_a_container_that_is_told_to_run_as_root_is_not_forbidden_to(fix):
    """It would never start."""
    assert "user 0" in fix(
        "TW-K8S-run-as-non-root",
        POD + "    securityContext:\n" + "      runAsUser: 0\n",
    )
