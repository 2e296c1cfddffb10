"""Tests of the web chat in a real browser, with the real server."""
