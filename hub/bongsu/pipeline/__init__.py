"""The steps that one record goes through between its submission and the log: bytes and values in, values out."""
