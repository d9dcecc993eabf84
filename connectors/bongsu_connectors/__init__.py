"""The agency's side: parsers of the native formats, signing, and the ways to send a file to the hub."""
