"""Custom actions, thin over pure modules."""
