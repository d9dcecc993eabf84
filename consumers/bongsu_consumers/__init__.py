"""The subscriber's side of the hub: filled by the issues *Console* and *Cluster*."""
