"""Composes a run out of the stages; configuration; the disclosure command."""
