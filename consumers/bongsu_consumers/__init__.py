"""The subscriber's side of the hub: follow what is released to a unit, and work on it with streams of one's own.

`bongsu_consumers.stream.Stream` gives verified events; `bongsu_consumers.streams` holds the unit's own watch lists,
counts and bursts; `python -m bongsu_consumers` has both as commands.
"""
