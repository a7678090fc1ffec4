"""Values without I/O: identifiers, names, numbers, time. Everything else stands on these."""
