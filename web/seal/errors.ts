/**
 * What can be refused; `code` says which check failed, the same word in Python (docs/spec/errors.md).
 *
 * The detail is for tests and developers: it names seats and steps, never a key, a code or a text.
 */
export type SealCode =
  | "NOT_FOR_THIS_KEY"
  | "BROKEN"
  | "MIXED"
  | `CARD_${"CHAR" | "CHECKSUM"}`
  | "CODE_TYPO"
  | `STUB_${"MISSING" | "FORGED"}`
  | "RECEIPT_ORIGIN"
  | `SHARE_${"FORMAT" | "COMMIT"}`
  | "QUORUM"
  | `DEAL_${"FORMAT" | "FALSE"}`
  | `ROSTER_${"MEMBER" | "SHAPE" | "GENESIS" | "PIN" | "CHAIN" | "QUORUM" | "POP"}`
  | `BOX_${"ORIGIN" | "ROSTER" | "DAYS" | "FIRST" | "QUORUM"}`
  | `LETTER_${"FORMAT" | "PADDING" | "SIZE" | "READERS"}`
  | "TEXT_LONG"
  | `OPEN_${"BOX" | "QUORUM" | "EARLY" | "MANIFEST"}`
  | `RELEASE_${"SIG" | "FORMAT"}`
  | "ADMISSION"
  | "READING"
  | `ACT_${"ORIGIN" | "QUORUM" | "SHAPE"}`
  | `LINE_${"ORIGIN" | "QUORUM" | "SHAPE"}`
  | `URGENT_${"ORIGIN" | "ROSTER" | "SIGNER"}`
  | "SESSION"
  | "ACCESS"
  | "RESTART"
  | "OBJECTION"
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
