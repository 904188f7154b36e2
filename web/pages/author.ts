/**
 * The one script of every page for authors and the public.
 *
 * Whether somebody wrote, read an answer or looked at the first page alone, the browser keeps the
 * same file. Only what cleans attachments comes when one is chosen, and is not kept (files.ts).
 */

// The order counts: what comes after the first two may already fail in an old browser.
import { isAble } from "./probe.ts";
import "./exit.ts";
import { start as follow } from "./follow.ts";
import { tellLate } from "./late.ts";
import { start as write } from "./write.ts";

if (isAble) {
  write();
  follow();
  tellLate();
}
