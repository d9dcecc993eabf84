"""What a subscriber is sent, as pure rules over the versions of a record."""
