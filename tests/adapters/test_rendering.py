"""Charts and kustomizations are rendered by the user's tools, or it is said that they were not."""

import shutil
from pathlib import Path

import pytest

from tidewaiter.adapters.rendering import Renderer, RenderSettings, kustomization_of
from tidewaiter.errors import BadInputError

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put tools on the PATH, and nothing else; they write their arguments down."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def tool(folder: Path, name: str, text: str, code: int = 0) -> Path:
    """Make a tool that records its arguments and writes a text."""
    log = folder / "arguments"
    script = f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {log}\n/bin/cat <<'END'\n{text}END\n" + (f"echo no >&2; exit {code}\n" if code else "")
    (folder / name).write_text(script)
    (folder / name).chmod(0o755)
    return log


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """Make a chart."""
    folder = tmp_path / "web"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: My_Web\nversion: 1.0.0\n")
    (folder / "templates" / "a.yaml").write_text("kind: {{ x }}\n")
    return folder


def test_a_chart_is_rendered_as_it_would_be_installed(tools, chart, tmp_path):
    """Values, release, namespace and versions reach helm; nothing is downloaded and no plugin runs."""
    log = tool(tools, "helm", f"---\n# Source: web/templates/a.yaml\n{POD}")
    values = tmp_path / "prod.yaml"
    values.write_text("a: 1\n")
    settings = RenderSettings(values=(values,), release="r", namespace="shop", api_versions=("x/v1",), kubernetes_version="1.34")
    made = Renderer(settings).chart(chart, "web")
    assert (made.problems, made.namespace, made.templates) == ((), "shop", {"templates/a.yaml": "kind: {{ x }}\n"})
    assert "kind: Pod" in made.text
    assert log.read_text().split() == [
        *("template", "r", str(chart), "--namespace", "shop", "--include-crds", "--kube-version", "1.34.0"),
        *("--values", str(values), "--api-versions", "x/v1"),
    ]


def test_release_and_namespace_are_called_like_the_chart(tools, chart):
    """The namespace `default` is nobody's choice."""
    log = tool(tools, "helm", POD)
    assert Renderer(RenderSettings()).chart(chart, "web").namespace == "my-web"
    assert log.read_text().split()[1:5] == ["my-web", str(chart), "--namespace", "my-web"]


def test_a_chart_without_helm_is_not_judged(tools, chart):
    """Nothing of it counts as seen, and the hint says what to do."""
    (problem,) = Renderer(RenderSettings()).chart(chart, "web").problems
    assert (problem.code, problem.where, problem.incomplete) == ("chart-not-rendered", "web", True)
    assert "no helm on the PATH" in problem.what


def test_what_helm_says_is_passed_on(tools, chart):
    """A failing chart is a problem with helm's words."""
    tool(tools, "helm", "", code=1)
    (problem,) = Renderer(RenderSettings()).chart(chart, "web").problems
    assert problem.what.endswith("helm failed: no")


def test_library_charts_make_nothing(tools, chart):
    """That a library is not rendered leaves no gap."""
    (chart / "Chart.yaml").write_text("name: lib\ntype: library\n")
    (problem,) = Renderer(RenderSettings()).chart(chart, "lib").problems
    assert (problem.code, problem.incomplete) == ("chart-is-library", False)


def test_links_out_of_a_chart_are_refused(tools, chart, tmp_path):
    """What a link leads to would be in the report."""
    log = tool(tools, "helm", POD)
    (tmp_path / "secret").write_text("x")
    (chart / "templates" / "b.yaml").symlink_to(tmp_path / "secret")
    (problem,) = Renderer(RenderSettings()).chart(chart, "web").problems
    assert "templates/b.yaml is a link that leads out of the chart" in problem.what
    assert not log.exists()


@pytest.mark.parametrize("settings", [RenderSettings(release="A b"), RenderSettings(namespace="-x"), RenderSettings(release="x" * 60)])
def test_names_that_nothing_can_have_are_refused(settings):
    """A release is called by lower-case letters, digits and hyphens."""
    with pytest.raises(BadInputError):
        Renderer(settings)


def test_there_is_one_budget_of_time(tools, chart):
    """What comes after the time is up is not rendered, and says so."""
    tool(tools, "helm", POD)
    (problem,) = Renderer(RenderSettings(), seconds=0).chart(chart, "web").problems
    assert "took all the time" in problem.what


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """Make a kustomization on a base."""
    for name, text in (("base", "resources: [pod.yaml]\n"), ("prod", "resources: [../base]\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kustomization.yaml").write_text(text)
    (tmp_path / "base" / "pod.yaml").write_text(POD)
    return tmp_path / "prod"


def test_a_kustomization_is_rendered_with_its_parts(tools, overlay):
    """Parts are named as the user named the folder; kustomize itself goes before kubectl."""
    log = tool(tools, "kubectl", POD)
    made = Renderer(RenderSettings()).kustomization(overlay, "some/prod")
    assert (made.problems, made.parts) == ((), [("some/base/pod.yaml", POD)])
    assert log.read_text().split() == ["kustomize", str(overlay)]
    tool(tools, "kustomize", POD)
    Renderer(RenderSettings()).kustomization(overlay, "prod")
    assert log.read_text().split() == ["build", str(overlay)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("resources: ['https://x/y.yaml']\n", "https://x/y.yaml, which is not a local file"),
        ("resources: ['github.com/a/b?ref=c']\n", "github.com/a/b?ref=c, which is not a local file"),
        ("helmCharts: [{name: x}]\n", "helmCharts"),
        ("a: [", "not rendered"),
    ],
)
def test_what_takes_the_network_is_refused(tools, overlay, text, words):
    """Also where a base asks for it: nothing is fetched, and nothing counts as judged."""
    log = tool(tools, "kustomize", POD)
    (overlay.parent / "base" / "kustomization.yaml").write_text(text)
    (problem,) = Renderer(RenderSettings()).kustomization(overlay, "prod").problems
    assert words in problem.what
    assert (problem.incomplete, log.exists()) == (True, False)


def test_without_tools_a_kustomization_is_not_judged(tools, overlay):
    """The problem says which tools are missing."""
    (problem,) = Renderer(RenderSettings()).kustomization(overlay, "prod").problems
    assert "neither kubectl nor kustomize" in problem.what
    assert kustomization_of(overlay / "nothing").resources == ()


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed: the real tool was not tried")
def test_the_real_kubectl_renders(overlay):
    """The arguments and the environment suit the tool as it is."""
    made = Renderer(RenderSettings()).kustomization(overlay, "prod")
    assert made.problems == ()
    assert "kind: Pod" in made.text


@pytest.mark.skipif(shutil.which("helm") is None, reason="helm is not installed: the real tool was not tried")
def test_the_real_helm_renders(chart):
    """The arguments and the environment suit the tool as it is."""
    (chart / "templates" / "a.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\n")
    made = Renderer(RenderSettings(kubernetes_version="1.34")).chart(chart, "web")
    assert made.problems == ()
    assert "name: my-web" in made.text
