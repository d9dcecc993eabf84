"""A unit's own streams over what was released to it: watch lists, counts by hour and day, bursts.

The logic is pure and knows neither Kafka nor faust: `desk` takes events and watched values and gives notices and the
rows that it must remember. `app` is the faust application around it.
"""
