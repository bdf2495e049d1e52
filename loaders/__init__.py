"""The public case store and the workbench: load, publish, withdraw, read back."""
