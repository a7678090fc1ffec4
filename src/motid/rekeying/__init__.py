"""Key rotation without downtime: `motid keys rotate`."""
