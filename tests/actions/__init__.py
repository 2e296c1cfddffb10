"""Tests of the adapters between Rasa's tracker and the core."""
