"""The regulation as code; every function names its rule (R-nn)."""
