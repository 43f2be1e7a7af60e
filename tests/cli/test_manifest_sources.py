"""What `scan manifest` reads as it is, and what it renders."""

import errno
import os
from pathlib import Path

import pytest

from tidewaiter.cli.flags import ManifestFlags
from tidewaiter.cli.manifest_sources import collect
from tidewaiter.errors import LimitExceededError

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let helm and kustomize be tools that write one pod."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("helm", "kustomize"):
        (folder / name).write_text(f"#!/bin/sh\n/bin/cat <<'END'\n{POD}END\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write(root: Path, **files: str) -> None:
    """Write files; `__` stands for a slash and a dot follows the last part."""
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_yaml", ".yaml").replace("_json", ".json").replace("_template", ".template")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(root: Path):
    """Return what is read as it is and what was rendered, by path below the folder."""
    found = collect([root], ManifestFlags(), "1.34")
    return sorted(path.removeprefix(f"{root}/") for path, _ in found.texts), [
        one.folder.removeprefix(str(root)).strip("/") for one in found.rendered
    ]


def test_templates_of_a_chart_are_not_read_as_they_are(tmp_path):
    """Neither are values, data and subcharts; manifests beside them are, and definitions come with the rendered text."""
    root = tmp_path / "repo"
    write(
        root,
        web__Chart_yaml="name: web\n",
        web__values_yaml="a: 1\n",
        web__values__prod_yaml="a: 1\n",
        web__templates__a_yaml="{{ x }}",
        web__charts__sub__Chart_yaml="name: sub\n",
        web__charts__sub__templates__b_yaml="{{ y }}",
        web__crds__c_yaml=POD,
        web__ci__d_yaml=POD,
        web__dashboards__e_json="{}",
        web__extra__f_yaml=POD,
        other_yaml=POD,
    )
    assert read(root) == (["other.yaml", "web/extra/f.yaml"], ["web"])


def test_an_unrendered_chart_keeps_its_definitions(tmp_path, tools):
    """Without helm what needs no rendering is read all the same."""
    (tools / "helm").unlink()
    root = tmp_path / "repo"
    write(root, web__Chart_yaml="name: web\n", web__crds__c_yaml=POD, web__templates__a_yaml="{{ x }}")
    assert read(root) == (["web/crds/c.yaml"], ["web"])


def test_overlays_are_rendered_and_what_they_are_made_of_is_not_read(tmp_path):
    """A base that others build on is not rendered alone, and a patch is no object."""
    root = tmp_path / "repo"
    write(
        root,
        base__kustomization_yaml="resources: [a.yaml]\n",
        base__a_yaml=POD,
        prod__kustomization_yaml="resources: [../base]\ncomponents: [../part]\npatches: [{path: patch.yaml}]\n",
        prod__patch_yaml=POD,
        part__kustomization_yaml="kind: Component\n",
        beside_yaml=POD,
    )
    assert read(root) == (["beside.yaml"], ["prod"])


def test_a_file_that_marks_a_folder_stands_for_it(tmp_path):
    """Naming the chart's own file renders the chart."""
    write(tmp_path / "web", Chart_yaml="name: web\n", templates__a_yaml="{{ x }}")
    found = collect([tmp_path / "web" / "Chart.yaml"], ManifestFlags(), "1.34")
    assert ([one.folder for one in found.rendered], found.texts) == ([str(tmp_path / "web")], [])


def test_records_of_cdk_are_no_manifests(tmp_path):
    """Of an output folder of CDK templates are read, and manifests among the assets."""
    root = tmp_path / "cdk.out"
    root.mkdir()
    (root / "cdk.out").write_text("{}")
    (root / "App.template.json").write_text("{}")
    write(root, manifest_json="{}", tree_json="{}", asset__a_yaml=POD, asset__package_json="{}")
    assert read(root) == (["App.template.json", "asset/a.yaml"], [])


def test_text_of_powershell_is_read(tmp_path):
    """A plan that was redirected on Windows is UTF-16."""
    (tmp_path / "plan.json").write_bytes('{"ä": 1}'.encode("utf-16"))
    assert collect([tmp_path / "plan.json"], ManifestFlags(), "1.34").texts == [(str(tmp_path / "plan.json"), '{"ä": 1}')]


def test_a_file_that_cannot_be_read_does_not_stop_the_folder(tmp_path, monkeypatch):
    """It is a problem of its own; named alone it stays an error."""
    monkeypatch.setattr("tidewaiter.cli.manifest_sources.MAX_MANIFEST_BYTES", 100)
    write(tmp_path, small_yaml=POD, big_yaml=POD + "#" * 200)
    found = collect([tmp_path], ManifestFlags(), "1.34")
    assert [path for path, _ in found.texts] == [str(tmp_path / "small.yaml")]
    assert [(one.code, one.where, one.incomplete) for one in found.problems] == [("manifest-unread", str(tmp_path / "big.yaml"), True)]
    with pytest.raises(LimitExceededError):
        collect([tmp_path / "big.yaml"], ManifestFlags(), "1.34")


def test_endings_are_told_whatever_their_case(tmp_path):
    """Files of Windows may end in capitals."""
    (tmp_path / "POD.YAML").write_text(POD)
    assert read(tmp_path) == (["POD.YAML"], [])


def test_dependencies_are_left_out_and_named(tmp_path):
    """What a package manager put beside a project is not deployed from there; who names such a folder means it."""
    write(
        tmp_path,
        a_yaml=POD,
        node_modules__x__kustomization_yaml="resources: []\n",
        node_modules__x__p_yaml=POD,
        b__node_modules__q_yaml=POD,
    )
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", c_yaml=POD)
    found = collect([tmp_path], ManifestFlags(), "1.34")
    assert [path for path, _ in found.texts] == [str(tmp_path / "a.yaml")]
    (said,) = found.problems
    assert said.what == f"folders of dependencies were not read: {tmp_path / 'node_modules'} and 1 more"
    assert not said.incomplete
    assert [path for path, _ in collect([tmp_path / "b" / "node_modules"], ManifestFlags(), "1.34").texts] == [
        str(tmp_path / "b" / "node_modules" / "q.yaml")
    ]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    """It may hold anything, so the verdict cannot be that all is well."""
    write(tmp_path, a_yaml=POD, closed__b_yaml=POD)
    real = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (said,) = collect([tmp_path], ManifestFlags(), "1.34").problems
    assert (said.what, said.where, said.incomplete) == ("a folder cannot be read: Permission denied", str(tmp_path / "closed"), True)
