"""The sandbox's pages for people: Vietnamese first, English beside, no script."""
