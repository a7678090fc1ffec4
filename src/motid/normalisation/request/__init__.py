"""A citizen's request to be normalised: the form, the registries, the code, the outcome."""
