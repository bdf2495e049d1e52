"""What the law says, as data: lists, articles, reason codes, policy, working days, clocks."""
