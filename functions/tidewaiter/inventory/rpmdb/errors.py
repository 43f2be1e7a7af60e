"""What goes wrong in an RPM database."""


class RpmDatabaseError(Exception):
    """The database, or one header in it, contradicts its format."""
