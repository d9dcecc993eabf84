"""The ways in: command line, HTTP API, web page."""
