/** Identifiers of CRMs, and texts that must not be taken for identifiers. */
import { type Parsed, parsed, unreadable } from '../parsed.ts';

/** Salesforce ids of leads, opportunities, contacts and accounts, recognised by their prefixes. */
const SALESFORCE = /^(?:00Q|006|003|001)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;
const SHORT_LENGTH = 15;
const CHUNK = 5;
const CHECK_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const SEVERAL = /^\d+(?:\s*[;,]\s*\d+)+$/;
const EMAIL = /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/;
const PHONE = /^\+?[\d\s()/.-]*$/;
/** A shorter number with signs between its digits is not a telephone number. */
const LEAST_PHONE_DIGITS = 7;

/**
 * An identifier as it is stored. Ids of Salesforce get the long form: its reports have the short one, its data exports
 * the long one, and both mean the same record. The last three letters of the long form encode the case of the others.
 */
export function readCrmId(text: string, { isExact }: { readonly isExact: boolean }): Parsed<string> {
  if (SEVERAL.test(text)) {
    return unreadable(
      `"${text}" names several: --map lead_id=COLUMN takes another column, --map lead_id= none (a deal then stands for its lead)`,
    );
  }
  if (isExact || !SALESFORCE.test(text) || /^\d+$/.test(text)) return parsed(text);
  const short = text.slice(0, SHORT_LENGTH);
  const long = short + checkLetters(short);
  if (text === short || text === long) return parsed(long);
  return unreadable(
    `"${text}" has lost the case of its letters, and different ids look alike: export the file again. --exact-ids takes it as it is`,
  );
}

/** One letter for five characters: each capital sets one bit of its index. */
function checkLetters(short: string): string {
  let letters = '';
  for (let at = 0; at < SHORT_LENGTH; at += CHUNK) {
    const bits = [...short.slice(at, at + CHUNK)].map((letter, bit) => (/[A-Z]/.test(letter) ? 1 << bit : 0));
    letters += CHECK_LETTERS.charAt(bits.reduce((sum, bit) => sum + bit, 0));
  }
  return letters;
}

/** Which personal data a text contains that must not be stored: an e-mail address or a telephone number. */
export function personalPart(text: string): string | undefined {
  if (EMAIL.test(text)) return 'an e-mail address';
  const digits = text.replace(/\D/g, '').length;
  const isPhone = PHONE.test(text) && /^\+|[\s()/.-]/.test(text) && digits >= LEAST_PHONE_DIGITS;
  return isPhone ? 'a telephone number' : undefined;
}
