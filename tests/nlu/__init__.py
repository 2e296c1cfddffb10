"""Tests of the graph components and of what the model understands."""
