"""Installed Perl distributions."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.cpan import CPAN

POD = "usr/local/lib/x86_64-linux-gnu/perl/5.36.0/perllocal.pod"
META = "usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux/.meta/Try-Tiny-0.31/install.json"
LOG = b"""=head2 Tue Nov  1 10:00:00 2022: C<Module> L<Try::Tiny|Try::Tiny>

=over 4

=item *

C<installed into: /usr/local/share/perl/5.36.0>

=item *

C<VERSION: 0.30>

=back

=head2 Tue Nov  8 10:00:00 2022: C<Module> L<Try::Tiny|Try::Tiny>

=over 4

=item *

C<VERSION: 0.31>

=back

=head2 Tue Nov  8 11:00:00 2022: C<Module> L<JSON|JSON>

=over 4

=item *

C<VERSION: 4.10>
"""
INSTALL = b'{"name": "Try::Tiny", "version": "0.31", "dist": "Try-Tiny-0.31", "pathname": "E/ET/ETHER/Try-Tiny-0.31.tar.gz"}'


def test_the_log_of_installations():
    """The last version of each."""
    assert [package.purl for package in parse(CPAN, POD, LOG)] == ["pkg:cpan/Try-Tiny@0.31", "pkg:cpan/JSON@4.10"]


@pytest.mark.parametrize(
    ("dist", "purl"),
    [
        ("Try-Tiny-0.31", "pkg:cpan/Try-Tiny@0.31"),
        ("version-v1.2.3", "pkg:cpan/version@v1.2.3"),
        ("A-2-1.0-TRIAL", "pkg:cpan/A-2@1.0-TRIAL"),
    ],
)
def test_what_cpanm_leaves(dist, purl):
    """The distribution's name and version, which may hold dashes."""
    data = INSTALL.replace(b"Try-Tiny-0.31", dist.encode())
    assert [package.purl for package in parse(CPAN, META, data)] == [purl]


def test_only_where_perl_keeps_them():
    """The name install.json is common."""
    assert len(scan(tar_of({POD: LOG, META: INSTALL})).packages) == 3
    assert scan(tar_of({"srv/install.json": INSTALL, "usr/local/lib/perl5/x.pod": LOG})).packages == ()


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"dist": 1}', b'{"dist": "Try-Tiny"}', b"{"])
def test_an_entry_without_identity(data):
    """Neither name nor version is guessed."""
    assert [item.code for item in parse(CPAN, META, data)] == ["package-malformed"]


test_damaged_logs = survives(CPAN, POD, LOG)
test_damaged_entries = survives(CPAN, META, INSTALL)
