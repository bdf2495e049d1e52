"""What data must be: source contract, public contract, stage types, errors."""
