"""The papers of openings: act, journal, seal register (R10–R13, R34). Never what is in a letter."""
