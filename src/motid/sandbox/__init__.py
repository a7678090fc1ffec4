"""Simulators of every external authority, over their real wire protocols, and the synthetic population.

For development, training and tests only: the sandbox refuses to start outside sandbox mode.
"""
