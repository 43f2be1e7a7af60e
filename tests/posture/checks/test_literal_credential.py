"""The control `literal_credential`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.literal_credential import CONTROL


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
