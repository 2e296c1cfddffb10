"""What a turn costs, and how the cost grows: `make scaling`."""
