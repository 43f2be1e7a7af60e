"""Packages x advisories -> matches: one file per version scheme, ranges with OSV semantics, names as each ecosystem spells them."""
