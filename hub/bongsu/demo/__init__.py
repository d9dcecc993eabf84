"""The demonstration: the seven agencies' sample feeds, moved in time so that they end yesterday."""
