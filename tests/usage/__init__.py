"""Tests of the report on what people ask."""
