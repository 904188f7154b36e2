/**
 * Characters that turn what follows around: a name «сүрөт‮gpj.exe» must be seen as it is.
 *
 * They are left out of what is shown, never of what is kept. Marks of one character's direction
 * (U+200E, U+200F, U+061C) belong to honest Arabic and Hebrew and stay.
 */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Return a text that runs as its letters do. */
export function straight(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(TURNING, "").replace(CONTROL, "\ufffd");
}
