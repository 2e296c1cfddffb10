"""Adapters between Rasa's tracker and the core."""
