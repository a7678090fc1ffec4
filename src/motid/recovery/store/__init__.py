"""All SQL of recovery, a file a table."""
