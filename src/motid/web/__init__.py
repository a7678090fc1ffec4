"""The sites: pages, forms, protocol endpoints, and what draws them."""
