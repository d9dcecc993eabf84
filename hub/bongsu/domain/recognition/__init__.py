"""What a text says: identifiers, substances, quantities, concealment, names; pure, linear in the text's length."""
