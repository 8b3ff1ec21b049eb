"""Stand-ins for the outside world, for tests above the core."""
