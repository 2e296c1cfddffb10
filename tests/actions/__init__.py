"""Tests of the actions and of what they are made of."""
