"""The authorizer is declared: its expressions are checked, and have no answer offline."""

import pytest

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.faults import ExpressionError, UndecidedError


@pytest.mark.parametrize(
    "expression",
    [
        "authorizer.group('').resource('pods').namespace('default').check('create').allowed()",
        "authorizer.path('/healthz').check('get').allowed()",
        "authorizer.serviceAccount('default', 'sa').group('').resource('deployments').subresource('s').name('n').check('delete').allowed()",
        "authorizer.group('').resource('pods').fieldSelector('a=b').labelSelector('c=d').check('list').reason() == ''",
        "authorizer.path('/').check('get').errored() || authorizer.path('/').check('get').error() == ''",
    ],
)
def test_documented_calls_are_known_and_undecided(expression):
    """The reason names the authorizer."""
    with pytest.raises(UndecidedError, match="authorizer is not known offline"):
        value_of(expression)


def test_a_wrong_call_is_an_error_of_the_expression():
    """A method that does not exist is named."""
    with pytest.raises(ExpressionError, match="unknown function 'may'"):
        value_of("authorizer.may('x')")
