"""Several servers on this machine: PostgreSQL, Redis and nginx around them."""
