"""`make bench`: how fast MotID is on this machine, measured in one run against the price of one argon2id hash.

The figure to compare is CPU time an operation (user and system time of a process with its children), which moves by a
few per cent where throughput on a shared machine moves by half.
"""
