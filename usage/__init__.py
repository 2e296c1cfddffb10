"""What people ask, from the stored turns: `make report`."""
