/** Dates as days that can be subtracted; the floor has no clock. */

/** Count the days to this one. A year is counted from its March here, so that the leap day is its last. */
export function daysTo(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day;
}
