"""Pure functions: decisions and redaction. Tables in, tables out; no I/O, no clock."""
