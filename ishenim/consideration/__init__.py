"""The case (R15): stages, executors, tasks, sealed notes, decision, terms, recusal."""
