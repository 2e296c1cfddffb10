"""What lies in deploy/ is what the programs that read it take."""
