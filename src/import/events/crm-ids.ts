/** Identifiers of CRMs, and texts that must not be taken for one. */
import { type Parsed, parsed, unreadable } from '../parsed.ts';

/** Leads, opportunities, contacts and accounts of Salesforce by the beginnings of their ids. */
const SALESFORCE = /^(?:00Q|006|003|001)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;
const SHORT_LENGTH = 15;
const CHUNK = 5;
const CHECK_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const SEVERAL = /^\d+(?:\s*[;,]\s*\d+)+$/;
const EMAIL = /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/;
const PHONE = /^\+?[\d\s()/.-]*$/;
/** Shorter numbers with signs between them are no telephone numbers. */
const LEAST_PHONE_DIGITS = 7;

/**
 * An identifier as it is stored. Those of Salesforce get the long form, whose last three letters tell the case of the
 * others: its reports have the short one, its data exports the long one, and both are the same record.
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

/** One letter for each five: its number has a bit for every capital. */
function checkLetters(short: string): string {
  let letters = '';
  for (let at = 0; at < SHORT_LENGTH; at += CHUNK) {
    const bits = [...short.slice(at, at + CHUNK)].map((letter, bit) => (/[A-Z]/.test(letter) ? 1 << bit : 0));
    letters += CHECK_LETTERS.charAt(bits.reduce((sum, bit) => sum + bit, 0));
  }
  return letters;
}

/** What a text has in it that is not stored: an address, or a telephone number. */
export function personalPart(text: string): string | undefined {
  if (EMAIL.test(text)) return 'an e-mail address';
  const digits = text.replace(/\D/g, '').length;
  const isPhone = PHONE.test(text) && /^\+|[\s()/.-]/.test(text) && digits >= LEAST_PHONE_DIGITS;
  return isPhone ? 'a telephone number' : undefined;
}
