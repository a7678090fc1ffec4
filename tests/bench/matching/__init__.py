"""How right the comparison of people is, measured on pairs whose truth is known from how they were made."""
