/**
 * The verifier that runs in a browser: a form, a bar, a verdict. The school's own page and the saved
 * file are both made here; neither asks anybody but the journal.
 */
import { element, labelled } from "../verify/element.ts";
import { Away, folderOf, siteAt } from "../verify/places.ts";
import type { Source } from "../verify/source.ts";
import { days, type Fact, facts, type Language, records, type Say, say, sentence } from "../verify/told.ts";
import type { Verdict } from "../verify/verdict.ts";
import { verify } from "../verify/verify.ts";

/** The country's clock, six hours ahead of UTC. */
const BISHKEK_MS = 6 * 3_600_000;
/** So long may the page not answer a finger. */
const BREATH_MS = 12;
const LANGUAGES: Readonly<Record<Language, string>> = { ky: "Кыргызча", ru: "Русский", en: "English" };
const ONLY: readonly Say[] = ["only_memory", "only_site", "only_witness"];
const WEIGHTS = { misconduct: "w_misconduct", gap: "w_gap", note: "w_note" } as const;

/** Somebody pressed the button. */
class Stopped extends Error {}

/** What the form says; it survives a change of language. */
interface Fields {
  readonly address: HTMLInputElement;
  readonly folder: HTMLInputElement;
  readonly seal: HTMLInputElement;
  readonly receipt: HTMLTextAreaElement;
  readonly pin: HTMLInputElement;
  readonly vkey: HTMLInputElement;
}

class Page {
  private readonly root: HTMLElement;
  private readonly language: Language;
  private readonly fields: Fields;
  private readonly button: HTMLButtonElement;
  private readonly bar = element("progress", { "aria-labelledby": "verify-status" });
  private readonly status = element("p", { id: "verify-status", role: "status" });
  private readonly answer = element("section", { tabindex: "-1", "aria-labelledby": "verify-result", hidden: "" });
  private isBusy = false;
  private isStopped = false;

  constructor(root: HTMLElement, language: Language) {
    this.root = root;
    this.language = language;
    this.fields = fields(root.dataset["address"] ?? "");
    this.button = element("button", { class: "button button--main", type: "submit" }, this.say("check"));
  }

  show(): void {
    this.bar.hidden = true;
    this.root.replaceChildren(this.form(), this.status, this.bar, this.answer, this.only());
  }

  private say(name: Say): string {
    return say(this.language, name);
  }

  private form(): HTMLElement {
    const { address, folder, seal, receipt, pin, vkey } = this.fields;
    const more = element(
      "details",
      { class: "more" },
      element("summary", {}, this.say("more")),
      ...labelled(this.say("seal"), seal, this.say("seal_hint")),
      ...labelled(this.say("receipt"), receipt, this.say("receipt_hint")),
      ...labelled(this.say("pin"), pin),
      ...labelled(this.say("vkey"), vkey),
    );
    const form = element(
      "form",
      { class: "no-print" },
      ...labelled(this.say("address"), address, this.say("address_hint")),
      ...labelled(this.say("folder"), folder, this.say("folder_hint")),
      more,
      element("p", {}, this.button),
    );
    folder.addEventListener("change", () => {
      address.required = !folder.files?.length;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.isBusy) this.isStopped = true;
      else void this.check();
    });
    return form;
  }

  private only(): HTMLElement {
    const items = ONLY.map((name) => element("li", {}, this.say(name)));
    return element(
      "section",
      { "aria-labelledby": "verify-only" },
      element("h2", { id: "verify-only" }, this.say("only")),
      element("ul", {}, ...items),
      element("p", { class: "hint" }, this.say("trust")),
    );
  }

  private async check(): Promise<void> {
    this.begin();
    const began = performance.now();
    try {
      const verdict = await this.read(await this.source());
      this.tell(verdict, (performance.now() - began) / 1000);
      this.status.textContent = "";
    } catch (error) {
      if (!(error instanceof Stopped || error instanceof Away)) throw error;
      this.status.textContent = this.say(error instanceof Stopped ? "stopped" : "away");
    } finally {
      this.end();
    }
  }

  private begin(): void {
    this.isBusy = true;
    this.isStopped = false;
    this.answer.hidden = true;
    this.bar.hidden = false;
    this.bar.removeAttribute("value");
    this.button.textContent = this.say("stop");
    this.status.textContent = `${this.say("working")} …`;
  }

  private end(): void {
    this.isBusy = false;
    this.bar.hidden = true;
    this.button.textContent = this.say("check");
  }

  private async source(): Promise<Source> {
    const { files } = this.fields.folder;
    return files?.length ? folderOf(files) : siteAt(this.fields.address.value);
  }

  private read(source: Source): Promise<Verdict> {
    const { seal, receipt, pin, vkey } = this.fields;
    const now = Date.now();
    const asked = {
      today: new Date(now + BISHKEK_MS).toISOString().slice(0, 10),
      now: Math.floor(now / 1000),
      seal: seal.value,
      receipt: receipt.value,
      pin: pin.value,
      vkey: vkey.value,
    };
    let last = performance.now();
    return verify(source, asked, (done, size) => {
      if (this.isStopped) throw new Stopped();
      if (performance.now() - last < BREATH_MS) return undefined;
      this.bar.max = size;
      this.bar.value = done;
      return breath().then(() => {
        last = performance.now();
      });
    });
  }

  private tell(verdict: Verdict, seconds: number): void {
    const rows = [...facts(this.language, verdict), ...days(this.language, verdict)];
    const asked = this.letter(verdict);
    this.answer.dataset["verdict"] = verdict.word;
    this.answer.replaceChildren(
      element("h2", { id: "verify-result" }, this.say("result")),
      element("p", { class: verdict.word === "clean" ? "notice" : "notice notice--warm" }, element("strong", {}, this.say(verdict.word))),
      ...(asked ? [element("p", { class: "notice", "data-letter": verdict.found ?? "" }, asked)] : []),
      element("h3", {}, this.say("findings")),
      this.findings(verdict),
      list(rows),
      ...this.records(verdict),
      element("p", { class: "hint", "data-took": seconds.toFixed(1) }, `${this.say("took")} ${seconds.toFixed(1)}`),
    );
    this.answer.hidden = false;
    this.answer.focus();
  }

  private records(verdict: Verdict): HTMLElement[] {
    const rows = records(this.language, verdict);
    return rows.length ? [element("h3", {}, this.say("records")), list(rows)] : [];
  }

  private findings({ findings }: Verdict): HTMLElement {
    if (!findings.length) return element("p", {}, this.say("nothing"));
    const items = findings.map((finding) =>
      element(
        "li",
        { "data-code": finding.code },
        element("strong", {}, `${this.say(WEIGHTS[finding.weight])}: `),
        sentence(this.language, finding),
      ),
    );
    return element("ul", {}, ...items);
  }

  private letter({ found, state }: Verdict): string {
    if (found) {
      const urgently = found.endsWith(".urgent") ? ` (${this.say("urgently")})` : "";
      const became = state ? `. ${this.say(state === "waiting" ? "is_waiting" : "is_damaged")}` : "";
      return `${this.say("found")} ${found.replace(".urgent", "")}${urgently}${became}`;
    }
    const isAsked = this.fields.seal.value.trim() && !this.fields.receipt.value.trim();
    return isAsked ? this.say("not_found") : "";
  }
}

function list(rows: readonly Fact[]): HTMLElement {
  return element("dl", { class: "told" }, ...rows.flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)]));
}

function fields(address: string): Fields {
  const plain = { autocomplete: "off", spellcheck: "false" };
  return {
    address: element("input", { ...plain, id: "verify-address", value: address, inputmode: "url", required: "" }),
    folder: element("input", { id: "verify-folder", type: "file", webkitdirectory: "" }),
    seal: element("input", { ...plain, id: "verify-seal", maxlength: "40", autocapitalize: "characters" }),
    receipt: element("textarea", { ...plain, id: "verify-receipt", rows: "4" }),
    pin: element("input", { ...plain, id: "verify-pin", maxlength: "40", autocapitalize: "characters" }),
    vkey: element("input", { ...plain, id: "verify-vkey", maxlength: "300" }),
  };
}

/** Let the browser draw and hear a finger; a timer would wait longer. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

function known(language: string): Language {
  return language === "ru" || language === "en" ? language : "ky";
}

/** The saved file has no server: its title, its languages and its first sentence are made here. */
function alone(root: HTMLElement, language: Language): void {
  document.documentElement.lang = language;
  document.title = say(language, "title");
  const buttons = (Object.keys(LANGUAGES) as Language[]).map((each) => {
    const button = element("button", { type: "button", class: "button button--quiet", lang: each, "aria-pressed": String(each === language) }, LANGUAGES[each]);
    button.addEventListener("click", () => {
      alone(root, each);
    });
    return button;
  });
  const place = element("div");
  place.dataset["address"] = root.dataset["address"] ?? "";
  root.replaceChildren(
    element("nav", { class: "no-print", "aria-label": say(language, "language") }, ...buttons),
    element("h1", {}, say(language, "title")),
    element("p", {}, say(language, "intro")),
    place,
  );
  new Page(place, language).show();
}

function start(): void {
  const root = document.querySelector<HTMLElement>('[data-module="verify"]');
  if (!root) return;
  if (root.dataset["alone"] === undefined) {
    new Page(root, known(document.documentElement.lang)).show();
    return;
  }
  // A file on a disk knows no address; a mirror that serves it is read from where it lies.
  if (location.protocol.startsWith("http")) root.dataset["address"] = new URL(".", location.href).href;
  alone(root, known(navigator.language.slice(0, 2)));
}

start();
