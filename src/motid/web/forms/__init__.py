"""Forms of the pages: stable field names (docs/reference/forms.md), the labels of the acceptance list, validators."""
