"""What alerts, identifiers, names, queries and release rules mean: pure functions and values."""
