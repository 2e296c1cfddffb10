"""Measures this assistant beside a stock Rasa project: `make bench`."""
