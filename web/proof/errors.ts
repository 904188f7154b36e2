/**
 * What integrity refuses (docs/spec/journal.md).
 *
 * ProofError
 * ├── NOTE_…  a note is not signed, not of its kind, or not of its shape
 * └── LOG_…   an entry is not proved to be in the journal
 */
export type ProofCode =
  | "NOTE_SIG"
  | "NOTE_TYPE"
  | "NOTE_FIELD"
  | "LOG_FORMAT"
  | "LOG_KEY"
  | "LOG_QUORUM"
  | "LOG_PROOF"
  | "LOG_STALE";

export class ProofError extends Error {
  readonly code: ProofCode;

  constructor(code: ProofCode, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "ProofError";
    this.code = code;
  }
}
