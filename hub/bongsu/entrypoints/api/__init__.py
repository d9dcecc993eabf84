"""The HTTP API: one file a resource, thin endpoints over the services."""
