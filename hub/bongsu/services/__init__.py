"""The hub's use cases, written over ports: intake, admit, index, attest, search, quarantine."""
