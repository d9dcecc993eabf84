"""What crosses the wire between agencies, hub and subscribers: models, code lists and identifier rules."""
