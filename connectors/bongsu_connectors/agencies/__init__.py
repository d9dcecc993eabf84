"""One file per agency: its native format read into alert drafts."""
