"""Actions: what the desk can do to accounts, each with the evidence it needs and its way back."""
