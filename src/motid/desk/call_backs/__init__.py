"""Calls back: citizens leave a number instead of calling an overloaded hotline again and again (S2-26)."""
