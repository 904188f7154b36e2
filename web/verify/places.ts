/** Journals that a browser can reach: below an address, or in a folder that somebody chose. */
import { Missing, type Source } from "./source.ts";

/** No file of a journal is larger: 256 entries of 64 KiB. */
const LARGEST = 2 ** 24 + 2 ** 10;

/** The journal cannot be reached at all. */
export class Away extends Error {
  override readonly name = "Away";
}

class Site implements Source {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async read(path: string): Promise<Uint8Array> {
    const answer = await ask(`${this.root}/${path}`);
    if (answer.status === 404 || answer.status === 410) throw new Missing(path);
    if (!answer.ok) throw new Away(String(answer.status));
    return bytesOf(await answer.blob());
  }
}

async function ask(address: string): Promise<Response> {
  try {
    return await fetch(address, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
  } catch {
    throw new Away(address);
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  if (blob.size > LARGEST) throw new Away("too large");
  return new Uint8Array(await blob.arrayBuffer());
}

/** Return the journal at an address: of a school's box, of its journal, or of a copy of it. */
export async function siteAt(typed: string): Promise<Source> {
  const root = typed.trim().replace(/\/+$/, "");
  if (!/^(?:https?:\/\/|\.?\/|\.$)/.test(root)) throw new Away(root);
  for (const place of [root, `${root}/j`]) {
    const answer = await ask(`${place}/vkey`);
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.ok && !type.startsWith("text/html")) return new Site(place);
  }
  throw new Away(root);
}

/** Return the journal in a folder that was chosen; it may lie deeper. */
export function folderOf(files: Iterable<File>): Source {
  const known = new Map(Array.from(files, (file) => [file.webkitRelativePath || file.name, file]));
  const keys = [...known.keys()].filter((path) => path.endsWith("/vkey")).sort((a, b) => a.length - b.length);
  const root = (keys[0] ?? "/vkey").replace(/vkey$/, "");
  return {
    read: async (path) => {
      const file = known.get(root + path);
      if (!file) throw new Missing(path);
      return bytesOf(file);
    },
  };
}
