"""`make bench-desk`: what each page of the desk costs with 200,000 accounts and 20,000 open cases.

The desk is the real one: a process of its own, over HTTP, on a PostgreSQL with normal durability.
"""
