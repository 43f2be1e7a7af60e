"""Reading aws-auth, which people write by hand."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.identity.aws_auth import MAX_CHARACTERS, Mapped, mapped_principals

TEXT = "- rolearn: arn:aws:iam::1:role/app\n  username: app\n  groups:\n  - devs\n- groups: [x]\n"


def test_roles_users_and_accounts():
    """Entries without a principal are no entries."""
    users = "- {userarn: 'arn:aws:iam::1:user/ann', username: ann, groups: [ops]}"
    found, problems = mapped_principals({"mapRoles": TEXT, "mapUsers": users, "mapAccounts": "- '1'\n"}, "1")
    assert problems == ()
    assert found == (
        Mapped(arn="arn:aws:iam::1:role/app", username="app", groups=("devs",), pointer="/data/mapRoles/0"),
        Mapped(arn="arn:aws:iam::1:user/ann", username="ann", groups=("ops",), pointer="/data/mapUsers/0"),
        Mapped(arn="arn:aws:iam::1:root", username="", groups=(), pointer="/data/mapAccounts"),
    )


def test_a_broken_part_is_named_and_the_rest_is_read():
    """One field does not hide the other."""
    found, problems = mapped_principals({"mapRoles": "- [", "mapUsers": "- {userarn: u}"}, "1")
    assert [one.arn for one in found] == ["u"]
    assert "mapRoles" in problems[0]


def test_too_long_is_refused():
    """A ConfigMap holds a mebibyte at most."""
    _, problems = mapped_principals({"mapRoles": "#" * (MAX_CHARACTERS + 1)}, "1")
    assert "longer" in problems[0]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    """Never an error."""
    mapped_principals({"mapRoles": text, "mapUsers": text, "mapAccounts": text}, "1")
