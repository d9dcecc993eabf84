"""Which alerts report one event, and which speak of one subject: evidence, weights, judgement, incidents."""
