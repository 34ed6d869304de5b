/** 128 random bits in hexadecimal. */
export function randomId() {
  const bytes = new Uint8Array(16);
  globalThis.crypto.getRandomValues(bytes);
  return [...bytes].map(each => each.toString(16).padStart(2, "0")).join("");
}
