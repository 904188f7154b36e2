"""Who had which letter in hands, and the pages where letters are read besides their own."""
