"""Input channels."""
