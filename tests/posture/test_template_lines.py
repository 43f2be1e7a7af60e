"""Where fields of rendered objects come from in their Helm templates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.template_lines import TemplatePlace, find_place

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x" . }}
spec:
  template:
    spec:
      {{- with .Values.podSecurity }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      hostNetwork: {{ .Values.host.network }}
      containers:
        - name: web
          image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
        - name: side
          # privileged: no
          securityContext:
            privileged: true
      {{- if .Values.volumes }}
      volumes:
      - name: data
        hostPath:
          path: /
      {{- end }}
"""
POD = ["spec", "template", "spec"]


@pytest.mark.parametrize(
    ("tokens", "line", "value"),
    [
        ([*POD, "hostNetwork"], 12, "host.network"),
        ([*POD, "securityContext", "runAsNonRoot"], 9, "podSecurity.runAsNonRoot"),
        ([*POD, "containers", "0", "image"], 15, "image.name, image.tag"),
        ([*POD, "containers", "0", "resources", "limits", "cpu"], 16, "resources.limits.cpu"),
        ([*POD, "containers", "1", "securityContext", "privileged"], 21, ""),
        ([*POD, "containers", "1", "image"], 13, ""),
        ([*POD, "containers", "7", "image"], 13, ""),
        ([*POD, "volumes", "0", "hostPath", "path"], 26, ""),
        (["metadata", "annotations"], 3, ""),
        ([], 0, ""),
    ],
)
def test_fields_are_found_by_indentation(tokens, line, value):
    """Two fields of one name are told apart by where they stand; inserted values are named with what is left of the path."""
    assert find_place(DEPLOYMENT, tokens) == TemplatePlace(line=line, value=value)


def test_what_is_written_twice_is_not_known():
    """Both branches of a condition hold the field: which one was taken is not known."""
    text = "spec:\n  {{- if .Values.a }}\n  x: 1\n  {{- else }}\n  x: 2\n  {{- end }}\n"
    assert find_place(text, ["spec", "x"]) == TemplatePlace()


def test_loops_are_not_counted():
    """Items that a loop makes have no line of their own."""
    text = "spec:\n  items:\n  {{- range .Values.list }}\n  - name: a\n    x: 1\n  {{- end }}\n"
    assert find_place(text, ["spec", "items", "0", "x"]).line == 2


def test_several_documents_are_not_told_apart():
    """A template of several objects is too much for a guess."""
    assert find_place("a: 1\n---\nb: 1\n", ["a"]) == TemplatePlace()


@given(st.text(alphabet="ab:- {}\n.Valuestoy", max_size=200), st.lists(st.sampled_from(["a", "b", "0", "1"]), max_size=5))
def test_any_text_has_a_place_or_none(text, tokens):
    """Whatever a template holds, the line lies in it."""
    assert 0 <= find_place(text, tokens).line <= text.count("\n") + text.count("\r") + 1
