/**
 * What can be refused; `code` says which check failed, the same word in Python (docs/spec/errors.md).
 *
 * The detail is for tests and developers: it names seats and locks, never a key, a code or a text.
 */
export type SealCode =
  | "NOT_FOR_THIS_KEY"
  | "BROKEN"
  | "MIXED"
  | `CARD_${"CHAR" | "CHECKSUM"}`
  | "CODE_TYPO"
  | `STUB_${"MISSING" | "FORGED"}`
  | "RECEIPT_ORIGIN"
  | `SHARE_${"FORMAT" | "COMMIT" | "SELFTEST"}`
  | "QUORUM"
  | `ROSTER_${"MEMBER" | "SHAPE" | "GENESIS" | "PIN" | "CHAIN" | "QUORUM" | "POP"}`
  | `BOX_${"ORIGIN" | "ROSTER" | "LOCKS" | "QUORUM" | "CHANGED"}`
  | `DEAL_${"HASH" | "SHAPE"}`
  | "LOCK_MISMATCH"
  | `LETTER_${"FORMAT" | "PADDING" | "SIZE" | "READERS"}`
  | "TEXT_LONG"
  | `OPEN_${"SIGNER" | "BOX" | "EARLY" | "MANIFEST"}`
  | `RELEASE_${"SIG" | "FORMAT"}`
  | `KEYS_${"FORMAT" | "MISMATCH"}`
  | `ACT_${"ORIGIN" | "QUORUM" | "SHAPE"}`
  | `LINE_${"ORIGIN" | "QUORUM" | "SHAPE"}`
  | `URGENT_${"ORIGIN" | "ROSTER" | "SIGNER"}`
  | `REPLY_${"FORMAT" | "SIZE" | "SIG" | "THREAD"}`
  | `FOLLOWUP_${"MAC" | "THREAD"}`
  | `SHARING_${"FORMAT" | "LETTER"}`
  | "CASE_FORMAT";

export class SealError extends Error {
  readonly code: SealCode;

  constructor(code: SealCode, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "SealError";
    this.code = code;
  }
}

/** Return the protocol's word for an error of ours, or "" for anything else. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}
