"""Kustomization files: what they are made of, and what they would fetch."""

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.posture.kustomization import read_kustomization


def test_what_it_builds_on_and_which_files_it_names():
    """Resources, components, patches and generated files are found, also those with a name in front."""
    found = read_kustomization(
        "resources: [a.yaml, ../base]\ncomponents: [../c]\npatches:\n- path: p.yaml\n  patch: |-\n    - op: x\n      b: 1\n"
        "configMapGenerator:\n- files: [key=conf/x.yaml]\n  literals: ['a=http://x']\ncommonAnnotations: {see: 'https://x'}\n"
    )
    assert found.resources == ("a.yaml", "../base", "../c")
    assert set(found.files) >= {"a.yaml", "p.yaml", "conf/x.yaml", "../base"}
    assert (found.remote, found.component, found.charts) == ((), False, False)


@pytest.mark.parametrize("word", ["https://x/y.yaml", "git@host:x", "ssh://h/x", "http://127.0.0.1/x", "oci://x"])
def test_what_would_be_fetched_is_told(word):
    """In resources as well as in patches, addresses are told."""
    assert read_kustomization(f"patches: [{{path: '{word}'}}]\n").remote == (word,)


def test_components_and_charts():
    """A component is only a part of others, and charts take plugins."""
    assert read_kustomization("kind: Component\n").component
    assert read_kustomization("helmCharts: [{name: x}]\n").charts
    assert read_kustomization("").resources == ()


@pytest.mark.parametrize("text", ["a: [", "a: " + "[" * 200])
def test_what_is_no_yaml_is_refused(text):
    """A broken file is an error for whoever reads it."""
    with pytest.raises(BadInputError):
        read_kustomization(text)
