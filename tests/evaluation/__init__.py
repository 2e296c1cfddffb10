"""Tests of the evaluation: each figure against one computed by hand."""
