/** Which texts of a source, quotes and all, tell the address of another machine. */

/** With what is put before and behind a host, and by the endings that addresses have and modules do not. */
const hostAlone =
  /^\w{0,2}["']{1,3}(?:[\w.-]{1,32}@)?\.?(?:[\w-]{1,63}\.){1,5}(?:com|net|org|io|dev|app|xyz|top|site|online|cloud|info|biz|me|co|cc|ru|cn|in|de|fr|uk|eu|nl|ai|sh|pw|club|live|pro|icu|invalid|example|test|\d{1,3})(?:["':/]|$)/i;

/** By how the text begins, of which 100 characters are enough. */
export function tellsAddress(begins: string): boolean {
  return begins.slice(0, 48).includes('://') || hostAlone.test(begins);
}
