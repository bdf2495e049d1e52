"""A sample Digital Court that lives day by day."""
