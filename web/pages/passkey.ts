/**
 * Passkeys: <form data-module="passkey" data-passkey="add | use"> with a field [name=credential].
 *
 * The server's options stand in a JSON script element (data-options) or are asked for (data-fetch).
 */
import { get } from "./ask.ts";
import { find } from "./find.ts";

type Json = Record<string, unknown>;

export function start(root: HTMLElement): void {
  const form = root as HTMLFormElement;
  const button = find<HTMLButtonElement>(form, "[data-go]");
  if (!("PublicKeyCredential" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    ask(form).then(
      (credential) => {
        find<HTMLInputElement>(form, "[name=credential]").value = JSON.stringify(credential);
        form.submit();
      },
      () => {
        find(form, "[data-failed]").hidden = false;
      },
    );
  });
}

async function ask(form: HTMLFormElement): Promise<Json> {
  const options = await optionsOf(form);
  const made =
    form.dataset["passkey"] === "add"
      ? await navigator.credentials.create({ publicKey: creation(form, options) })
      : await navigator.credentials.get({ publicKey: request(options) });
  if (!(made instanceof PublicKeyCredential)) throw new Error("no credential");
  return written(made);
}

async function optionsOf(form: HTMLFormElement): Promise<Json> {
  const { options, fetch: address } = form.dataset;
  const given = options
    ? (JSON.parse(find(document, `#${options}`).textContent) as Json)
    : await get<Json>(address ?? "");
  const inner = (given["creation_options"] ?? given["request_options"]) as Json;
  return inner["publicKey"] as Json;
}

function creation(form: HTMLFormElement, options: Json): PublicKeyCredentialCreationOptions {
  const user = options["user"] as Json;
  const chosen = form.querySelector<HTMLInputElement>("[name=passwordless]")?.checked ?? false;
  return {
    ...options,
    challenge: bytes(options["challenge"]),
    user: { ...user, id: bytes(user["id"]) },
    excludeCredentials: known(options["excludeCredentials"]),
    authenticatorSelection: {
      ...(options["authenticatorSelection"] as Json),
      residentKey: chosen ? "required" : "discouraged",
      requireResidentKey: chosen,
      ...(chosen ? { userVerification: "required" } : {}),
    },
  } as unknown as PublicKeyCredentialCreationOptions;
}

function request(options: Json): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: bytes(options["challenge"]),
    allowCredentials: known(options["allowCredentials"]),
  };
}

function known(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as Json[] | undefined) ?? []).map(
    (one) => ({ ...one, id: bytes(one["id"]) }) as unknown as PublicKeyCredentialDescriptor,
  );
}

/** Write a credential as the server reads it: bytes in base64url. */
function written(made: PublicKeyCredential): Json {
  const said = made.response;
  const response: Json = { clientDataJSON: text(said.clientDataJSON) };
  if (said instanceof AuthenticatorAttestationResponse) {
    response["attestationObject"] = text(said.attestationObject);
    response["transports"] = said.getTransports();
  } else if (said instanceof AuthenticatorAssertionResponse) {
    response["authenticatorData"] = text(said.authenticatorData);
    response["signature"] = text(said.signature);
    response["userHandle"] = said.userHandle ? text(said.userHandle) : null;
  }
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  };
}

function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  const base64 = String(value).replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(value: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(value)));
  return base64.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
