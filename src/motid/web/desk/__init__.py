"""The desk: the site of the hotline and of officials."""
