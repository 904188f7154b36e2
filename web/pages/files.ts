/**
 * The script of a page on which somebody chose a file: what lists and cleans it, and nothing else.
 *
 * Most letters have no file, so no other page loads it. It is never kept (ishenim/server/files.py):
 * a browser's store must not tell that a file was sent.
 */

import { startListing } from "./chosen.ts";
import { ready } from "./photos.ts";

(window as { cleaned?: typeof ready }).cleaned = ready;
startListing();
