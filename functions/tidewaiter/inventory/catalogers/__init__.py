"""One cataloger per file: each holds exactly one public `Cataloger`."""
