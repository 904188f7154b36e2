/** What desk pages ask the server: JSON in, JSON out, refusals as sentences. */

/** The server said no, with a sentence in the page's language. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/**
 * Post an object as JSON and return what comes back.
 *
 * Throws Refused with the server's own sentence, TypeError when the connection is lost.
 */
export function post<T>(address: string, data: object): Promise<T> {
  return ask<T>(address, {
    method: "POST",
    body: JSON.stringify(data),
    headers: { "Content-Type": "application/json" },
  });
}

/** Get JSON; throws as `post` does. */
export function get<T>(address: string): Promise<T> {
  return ask<T>(address, {});
}

/** Send any body with the page's CSRF token and read a JSON answer; throws as `post` does. */
export async function ask<T>(address: string, options: RequestInit): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  headers.set("X-CSRFToken", document.body.dataset["csrf"] ?? "");
  const answer = await fetch(address, { ...options, headers, cache: "no-store" });
  if (answer.ok) return (await answer.json()) as T;
  const said = (await answer.json().catch(() => ({}))) as { error?: string; message?: string };
  throw new Refused(said.error ?? `HTTP_${answer.status}`, said.message ?? answer.statusText);
}
