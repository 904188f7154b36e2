"""The forms: typed data to a document, in Kyrgyz (the original), Russian and English."""
