"""Templates of answers: data with dates that administrators change at the desk."""
