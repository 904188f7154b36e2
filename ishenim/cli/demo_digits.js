// The six digits of each second factor now (RFC 6238); without scripts the secret is shown.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
function decode(text) {
  const bits = [...text].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g), (byte) => parseInt(byte, 2));
}
async function digits(secret, seconds) {
  const key = await crypto.subtle.importKey("raw", decode(secret), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setUint32(4, Math.floor(seconds / 30));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter.buffer));
  const value = mac.getUint32(mac.getUint8(19) & 15) & 0x7fffffff;
  return String(value % 1000000).padStart(6, "0");
}
async function show() {
  const now = Date.now() / 1000;
  for (const place of document.querySelectorAll("[data-secret]")) {
    place.textContent = `${await digits(place.dataset.secret, now)} (${30 - Math.floor(now % 30)} s)`;
  }
}
if (window.crypto && crypto.subtle) setInterval(show, 1000);
