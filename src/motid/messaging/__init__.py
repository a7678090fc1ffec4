"""SMS and mail: an outbox filled in the caller's transaction, and gateways that speak SMPP 3.4 and SMTP."""
