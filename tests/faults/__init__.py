"""What goes wrong in operation, tried under load."""
