"""What the hub needs of a log, a ledger, an index and a signer: small protocols, no technology."""
