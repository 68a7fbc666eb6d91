"""What ./setup/run and ./setup/test do. Standard library only."""
