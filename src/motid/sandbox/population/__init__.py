"""The synthetic population: invented people with the statistics of real ones and marks that no real person has."""
