"""Suites, the gate and the leak scan: candidate → verdict."""
