"""Officials: units, who holds which role for which unit, and what a role allows."""
