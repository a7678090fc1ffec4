"""Routes by which a person becomes known: the evidence that they give, and the assurance computed from it."""
