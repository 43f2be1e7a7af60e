"""What documents beside an image add to its inventory."""

from tests.builders import package
from tidewaiter.inventory.attached import with_attached
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Attached, Inventory
from tidewaiter.model.package import FoundAt
from tidewaiter.model.problem import Problem


def named(purl, ecosystem, name, version):
    place = FoundAt(path="attached SBOM sha256:1")
    return package(purl=purl, ecosystem=ecosystem, name=name, version=version, cataloger="attached-sbom", found_at=(place,))


def inventory(*packages):
    return Inventory(image_digest="sha256:2", distribution=Distribution(), packages=packages)


FLASK = package(purl="pkg:pypi/flask@3.0", ecosystem="pypi", name="flask", version="3.0", cataloger="python")


def test_what_was_seen_is_never_replaced():
    """The same package under a purl with other qualifiers adds nothing."""
    again = named("pkg:pypi/Flask@3.0?vcs_url=x", "pypi", "Flask", "3.0")
    assert with_attached(inventory(FLASK), Attached(packages=(again,))) == inventory(FLASK)


def test_what_was_not_seen_is_added_and_said():
    """A static program's modules, marked with the document that names them."""
    module = named("pkg:golang/example.org/x@v1.2.3", "golang", "example.org/x", "v1.2.3")
    found = with_attached(inventory(FLASK), Attached(packages=(module,)))
    assert found.packages == (FLASK, module)
    assert [(one.code, one.incomplete) for one in found.problems] == [("sbom-adds", False)]


def test_a_package_database_is_believed_before_a_document():
    """A stale bill of materials brings no vulnerability of a version that is not installed; without a database there is only it."""
    claim = named("pkg:deb/debian/openssl@1.0", "deb", "openssl", "1.0")
    found = with_attached(inventory(package()), Attached(packages=(claim,)))
    assert found.packages == (package(),)
    assert [one.code for one in found.problems] == ["sbom-contradicted"]
    assert with_attached(inventory(), Attached(packages=(claim,))).packages == (claim,)


def test_what_is_no_software_is_left_out_and_problems_stay():
    """Images and workflow actions are listed by some tools."""
    action = named("pkg:github/actions/checkout@v4", "github", "actions/checkout", "v4")
    problem = Problem(code="referrer-digest", what="w", incomplete=False)
    found = with_attached(inventory(), Attached(packages=(action,), problems=(problem,)))
    assert (found.packages, found.problems) == ((), (problem,))
