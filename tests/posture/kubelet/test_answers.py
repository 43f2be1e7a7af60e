"""What kubelets say of themselves."""

from tidewaiter.errors import OfflineError, PermissionMissingError
from tidewaiter.posture.kubelet.answers import answers_of


def node(name, **labels):
    """Make a node."""
    return {"metadata": {"name": name, "labels": labels}}


def ask(answers, *nodes):
    """Ask nodes; return the objects, the problems and which nodes were asked."""
    problems, asked = [], []

    def answer(name):
        asked.append(name)
        if isinstance(answers[name], Exception):
            raise answers[name]
        return answers[name]

    return [one.data for one in answers_of(nodes, answer, problems.append)], problems, asked


def test_each_answer_is_an_object_of_its_node():
    """Whatever it calls itself, it is judged as the configuration of the node that was asked."""
    (found,), problems, _ = ask({"a": {"readOnlyPort": 1, "kind": "Pod", "metadata": {"name": "other"}}}, node("a"))
    assert found == {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "metadata": {"name": "a"},
        "readOnlyPort": 1,
    }
    assert problems == []


def test_fargate_has_no_kubelet_to_ask():
    """It is AWS's."""
    assert ask({}, node("a", **{"eks.amazonaws.com/compute-type": "fargate"})) == ([], [], [])


def test_one_that_does_not_answer_leaves_the_others():
    """It is a problem that names the node."""
    found, (problem,), _ = ask({"a": OfflineError("no route"), "b": {}}, node("a"), node("b"))
    assert [one["metadata"]["name"] for one in found] == ["b"]
    assert (problem.code, problem.where, problem.incomplete) == ("kubelet-unread", "a", True)


def test_a_refusal_ends_the_asking():
    """All need the same right, which is named once."""
    found, (problem,), asked = ask({"a": PermissionMissingError("denied", permission="kubernetes:get nodes/proxy")}, node("a"), node("b"))
    assert (found, asked, problem.permission) == ([], ["a"], "kubernetes:get nodes/proxy")
