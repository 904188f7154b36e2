"""How a commission begins: from the head's order to the first sealed box, step by step."""
