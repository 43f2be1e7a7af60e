"""Which packages are judged by the release they belong to."""

import pytest

from tests.builders import package
from tidewaiter.policy.end_of_life import table
from tidewaiter.policy.supported_products import VARIABLES, product_of, release_of


@pytest.mark.parametrize(
    ("purl", "name", "product"),
    [
        ("pkg:golang/stdlib@1.25.1", "stdlib", "go"),
        ("pkg:golang/k8s.io/kubernetes@v1.30.1", "k8s.io/kubernetes", "kubernetes"),
        ("pkg:generic/nginx@1.28.0", "nginx", "nginx"),
        ("pkg:pypi/django@3.2", "Django", "django"),
        ("pkg:gem/rails@7.0.8", "rails", "rails"),
        ("pkg:composer/laravel/framework@9.1.0", "laravel/framework", "laravel"),
        ("pkg:maven/org.springframework.boot/spring-boot@3.1.0", "org.springframework.boot:spring-boot", "spring-boot"),
        ("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@7.0.1", "Microsoft.NETCore.App.Runtime.linux-x64", "dotnet"),
        ("pkg:generic/openjdk@17.0.9%2B9?implementor=Eclipse%20Adoptium", "openjdk", "temurin"),
        ("pkg:generic/openjdk@17.0.9?implementor=Azul%20Systems%2C%20Inc.", "openjdk", "Java of Azul Systems, Inc."),
    ],
)
def test_packages_of_products_with_releases(purl, name, product):
    """A runtime, server or framework is found by its package; Java by who built it."""
    assert product_of(package(purl=purl, name=name, ecosystem=purl[4:].partition("/")[0])) == product


@pytest.mark.parametrize(
    ("purl", "name"),
    [
        ("pkg:pypi/python@1", "python"),
        ("pkg:npm/rails@1.0.0", "rails"),
        ("pkg:gem/rails-html@1", "rails-html"),
        ("pkg:generic/openjdk@17", "openjdk"),
    ],
)
def test_other_packages_have_no_product(purl, name):
    """The same name in another ecosystem, a longer name, and a Java runtime that does not say who built it."""
    assert product_of(package(purl=purl, name=name, ecosystem=purl[4:].partition("/")[0])) == ""


def test_java_8_is_called_8():
    """Its own version begins with 1.8."""
    assert release_of(package(purl="pkg:generic/openjdk@1.8.0_392", name="openjdk", version="1.8.0_392")) == "8.0_392"
    assert release_of(package(purl="pkg:generic/nginx@1.8.1", name="nginx", version="1.8.1")) == "1.8.1"


def test_every_variable_names_a_product_of_the_table():
    """A variable that leads nowhere would be a finding about nothing."""
    assert set(VARIABLES.values()) <= set(table().products)
