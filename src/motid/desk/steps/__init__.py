"""Steps: what is proposed and done in a case, by a maker and, where it is dangerous, a checker."""
