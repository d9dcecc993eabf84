"""Reading what agencies send: charsets, line and tree formats, numbers, dates and canonical forms. Pure, strict."""
