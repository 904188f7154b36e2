/**
 * The one script of every page for authors and the public.
 *
 * Whether somebody wrote, read an answer or looked at the first page alone, the browser keeps the
 * same file.
 */

import "./exit.ts";
import { start as follow } from "./follow.ts";
import { tellLate } from "./late.ts";
import { start as write } from "./write.ts";

write();
follow();
tellLate();
