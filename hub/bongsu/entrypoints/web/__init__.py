"""The plain search page at `/`, until there is a console: rendered on the server, without JavaScript."""
