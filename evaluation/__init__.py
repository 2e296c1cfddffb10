"""Measures how well the assistant understands: `make evaluate`."""
