"""Rasa's server with the actions inside it."""
