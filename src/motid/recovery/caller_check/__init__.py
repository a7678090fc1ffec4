"""The caller confirms on the own phone that it is them who call: the official never hears or sees a code."""
