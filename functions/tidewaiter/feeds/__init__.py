"""Advisory feeds: decoded records -> `model` values. Pure: bytes are read in `adapters/`, versions are ordered in `matching/`."""
