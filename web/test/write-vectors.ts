/** Writes vectors/from-browser.json: `npm run vectors`. */
import { writeFileSync } from "node:fs";

import { content, FILE } from "./from-browser.ts";

writeFileSync(FILE, await content());
