"""The control `literal_credential`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.literal_credential import CONTROL
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Violation
from tidewaiter.posture.pods import pod_of

KNOWS = Context(
    secrets_in=lambda text: [("a token", n) for n, line in enumerate(text.split("\n"), 1) if "ghp_" in line or "--secret " in line]
)


def found(env=(), args=()):
    """Judge a container with the forms of secrets at hand."""
    variables = [{"name": name, "value": value} for name, value in env]
    data = {"kind": "Pod", "spec": {"containers": [{"name": "a", "env": variables, "args": list(args)}]}}
    outcomes = list(CONTROL.check(pod_of(data, 34), KNOWS))
    assert all(isinstance(one, Violation) and "ghp_" not in one.message for one in outcomes)
    return [one.pointer.removeprefix("/spec/containers/0") for one in outcomes]


def test_secrets_of_any_form_are_found_where_they_stand():
    """In variables of any name and in words of commands, behind lines of others, and each once."""
    assert found([("A", "x\ny"), ("GH", "ghp_1"), ("MY_TOKEN", "ghp_2")], ["-v", "ghp_3"]) == ["/env/2/value", "/env/1/value", "/args/1"]


def test_names_of_objects_are_no_secrets():
    """An option that names a Secret by namespace and name."""
    assert found(args=["--secret", "shop/tls", "--secret=shop/tls.v2"]) == []
    assert found(args=["--secret", "Shop/TLS"]) == ["/args/1"]


@pytest.mark.parametrize(("name", "fails"), [("PGPASSWORD", True), ("dbPassword", True), ("authToken", True), ("TOKENIZER", False)])
def test_names_count_in_every_spelling(name, fails):
    """With or without a sign between the words."""
    assert bool(found([(name, "correct-horse")])) is fails


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata:
  name: p
  namespace: shop
spec:
  containers:
  - name: a
    env:
    - name: LEVEL
      value: debug
    - name: DB_PASSWORD
      value: correct-horse
    - name: X
      value: postgres://app:hunter2x@db/app
""",
            ["FAIL /spec/containers/0/env/1/value", "FAIL /spec/containers/0/env/2/value"],
        ),
        (
            """
apiVersion: apps/v1
kind: Deployment
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: a, args: [--key, AKIAQ3EXAMPLEABCDEFG]}]
""",
            ["FAIL /spec/template/spec/containers/0/args/1"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        """
apiVersion: v1
kind: Pod
metadata:
  name: p
  namespace: shop
spec:
  containers:
  - name: a
    env:
    - name: DB_PASSWORD_FILE
      value: /run/secrets/db
    - name: TOKEN
      value: $(OTHER)
    - name: API_KEY
      valueFrom:
        secretKeyRef:
          name: s
          key: k
    - name: PASSWORD
      value: ''
    - name: URL
      value: postgres://app:$(PW)@db/app
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a, env: [{name: TOKENIZER, value: sentencepiece}, {name: USE_TOKEN, value: 'true'}]}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
