"""Client-Initiated Backchannel Authentication (CIBA Core 1.0), poll and ping: citizens answer on their own phone."""
