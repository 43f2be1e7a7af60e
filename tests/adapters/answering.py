"""A client of AWS that answers every operation from a table: what is refused raises what AWS answers, and so does what is absent."""

from botocore.exceptions import ClientError


class Answering:
    """Answers by the name of the operation; `absent` maps operations that may be missing to the code that AWS then answers with."""

    def __init__(self, answers, refused=(), absent=None):
        self._answers, self._refused, self._absent = answers, refused, absent or {}

    def __getattr__(self, operation):
        def call(**_parameters):
            if operation in self._refused:
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, operation)
            if operation not in self._answers:
                raise ClientError({"Error": {"Code": self._absent[operation], "Message": "none"}}, operation)
            return self._answers[operation]

        return call

    def get_paginator(self, operation):
        """Return a paginator over one page."""
        call = getattr(self, operation)

        class Paginator:
            def paginate(self, **parameters):
                yield call(**parameters)

        return Paginator()
