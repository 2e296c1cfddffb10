"""Tests of the Slack channel: the real server and a stand-in for Slack."""
