"""The web console at `/`: pages made on the server in four languages, which work without JavaScript."""
