/** Keys and passwords that a function is given: to be used, not to be sent. */
import type { Parameter } from './syntax.js';
import { marks } from './values.js';

const key =
  /^_*(private_?key|priv_?key|private_key_(hex|bytes)|secret_?key_(hex|bytes)|seed_?phrase|seed_?words|mnemonics?|mnemonic_phrase|recovery_?phrase|wif|keypair)$/i;
const password = /^_*(password|passwd|pwd|pass_?phrase|dsn|conninfo|connection_string|database_url)$/i;

const token =
  /^_*(\w{1,20}_)?(api_?key|apikey|access_?key|secret_?key|secret_access_key|access_?token|auth_?token|api_?token|bot_?token|api_?secret|client_secret|token|secret)$/i;

/** The mark of a parameter of this name; certificates go out together with their keys. */
export function handedMark(name: string, among: readonly Parameter[]): number {
  if (key.test(name)) return among.some((one) => /cert|public/i.test(one.name)) ? 0 : marks.givenKey;
  if (token.test(name)) return marks.givenToken;
  return password.test(name) ? marks.givenPassword : 0;
}

const keeps =
  /^(str|repr|bytes|bytearray|hex|list|dict|tuple|dumps|encode|decode|format|join|strip|urlencode|quote|quote_plus|b64encode|urlsafe_b64encode|b32encode|b16encode|standard_b64encode|hexlify|BytesIO|StringIO|Request|items|values|copy|lower|upper|replace|to_bytes|getvalue|read|compress|split|secret|private_bytes|private_numbers|to_string|to_pem|to_der|export_key|save_pkcs1|private_key|seed|to_base58|secret_key|to_json|to_wif|wif|export|encrypt|update|finalize|generate|create|from_seed|from_bytes|from_key|from_mnemonic|from_string|from_base58_string|key|mnemonic|ToStr|exportKey|bytes_to_b64|zip|enumerate|map|sorted|reversed|tuple|hexstr|b58encode|b85encode|func|pow|int|zfill|rjust|ljust)$/;

/** What a function makes of them is no longer what was given, unless it only writes it otherwise. */
export function keptOfHanded(functionName: string, taken: number): number {
  return keeps.test(functionName)
    ? taken
    : taken & ~(marks.givenKey | marks.givenPassword | marks.givenToken);
}
