"""All SQL of authn, one module a table; private to the package."""
