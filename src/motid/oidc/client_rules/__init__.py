"""The rules that a client's metadata obey, by topic; each yields every problem that it finds, in plain words."""
