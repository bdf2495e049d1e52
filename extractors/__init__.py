"""Digital Court → spool: mapping, dialects, encodings, snapshots."""
