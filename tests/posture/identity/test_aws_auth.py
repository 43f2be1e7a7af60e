"""Reading aws-auth, which people write by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.identity.aws_auth import MAX_CHARACTERS, Mapped, is_written_map, mapped_principals
from tidewaiter.posture.manifests import read_manifests

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
    """Never an error; every entry has a place in the map, and what is refused is told once for each field."""
    found, problems = mapped_principals({"mapRoles": text, "mapUsers": text, "mapAccounts": text}, "1")
    assert all(one.pointer.startswith("/data/map") for one in found)
    assert [one.split()[1] for one in problems] in ([], ["mapRoles"], ["mapUsers"], ["mapRoles", "mapUsers"])


def test_a_manifest_of_the_map_is_judged_by_what_it_says():
    """Administrators and entries that match nobody are told from the file; whose role nodes have is not known there."""
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapAccounts: '[]'\n  mapRoles: |\n"
        "    - {rolearn: 'arn:aws:iam::1:role/ops', username: ops, groups: ['system:masters']}\n"
        "    - {rolearn: 'arn:aws:iam::1:role/node', username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:nodes']}\n"
        "    - {rolearn: 'arn:aws:iam::1:role/a/b', username: b, groups: []}\n"
    )
    results = assess_objects(read_manifests(text, "auth.yaml").objects)
    told = {
        (one.control_id, one.status.value, one.message or one.reason, one.location.line) for one in results if "aws-auth" in one.control_id
    }
    assert told == {
        ("TW-EKS-aws-auth-powers", "FAIL", "arn:aws:iam::1:role/ops is in system:masters, which no authorizer is asked about", 6),
        (
            "TW-EKS-aws-auth-powers",
            "NOT_ASSESSED",
            "whether nodes have the role arn:aws:iam::1:role/node, which is mapped to the groups of nodes, is not known",
            1,
        ),
        ("TW-EKS-aws-auth-useless", "FAIL", "arn:aws:iam::1:role/a/b: its ARN has a path, and aws-auth knows roles without theirs", 6),
    }


@pytest.mark.parametrize("name", ["other", "aws-auth-2"])
def test_other_config_maps_are_no_map(name):
    """Neither are maps of other namespaces."""
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: kube-system}}\ndata: {{mapRoles: x}}\n"
    assert not is_written_map(read_manifests(text, "x").objects[0].data)
    assert not is_written_map({"kind": "ConfigMap", "metadata": {"name": "aws-auth", "namespace": "shop"}})
