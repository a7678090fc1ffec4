"""A provincial public service portal: an ordinary OpenID Connect client of MotID, in a province that does not exist.

It knows MotID by five environment variables and the OpenID Connect specifications alone, and imports nothing of it.
"""
