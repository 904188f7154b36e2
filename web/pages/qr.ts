/** Square codes, drawn in the browser: the server never sees what a key card's code says. */
import qrcode from "qrcode-generator";

const SVG = "http://www.w3.org/2000/svg";
/** Light modules around the code that scanners need. */
const MARGIN = 4;

/** Return the code as a picture; `name` is what a screen reader says. */
export function drawQr(text: string, name: string): SVGSVGElement {
  const code = qrcode(0, "M");
  code.addData(text, /^[0-9A-Z $%*+./:-]*$/.test(text) ? "Alphanumeric" : "Byte");
  code.make();
  const size = code.getModuleCount();
  const whole = String(size + 2 * MARGIN);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${whole} ${whole}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", name);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.append(shape(`M0 0h${whole}v${whole}h-${whole}z`, "qr__light"), shape(dark(code, size), "qr__dark"));
  return svg;
}

function shape(path: string, name: string): SVGPathElement {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("d", path);
  element.setAttribute("class", name);
  return element;
}

function dark(code: { isDark(row: number, column: number): boolean }, size: number): string {
  const squares: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (code.isDark(row, column)) squares.push(`M${column + MARGIN} ${row + MARGIN}h1v1h-1z`);
    }
  }
  return squares.join("");
}

/** A module of desk pages: <div data-module="qr" data-qr="text" data-alt="words"></div>. */
export function start(root: HTMLElement): void {
  root.prepend(drawQr(root.dataset["qr"] ?? "", root.dataset["alt"] ?? ""));
}
