"""The hub: admits signed alerts, keeps them provably, and shows them only to whom they are released."""
