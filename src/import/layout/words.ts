/** Compares words of headers and cells as people do: without case, accents, blanks and punctuation. */

/** "Día", "DIA" and "dia " have one key, and so have "Ad set name" and "ad_set_name". */
export function wordKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[\s_\-–—.:'’"*\uFEFF]+/g, '');
}

/** A header as a key, with the currency in it: "Amount spent (USD)". */
export interface HeaderWord {
  readonly key: string;
  /** The key without a unit at its end; equal to the key when there is none. */
  readonly bareKey: string;
  /** ISO 4217. */
  readonly currency: string | undefined;
}

/** Reads the header of a column. */
export function headerWord(header: string): HeaderWord {
  const key = wordKey(header);
  // Spreadsheets break long headers into several lines.
  const line = header.trim().replace(/\s+/g, ' ');
  const [, bare, bracketed, plain] =
    /^(.*?)\s*(?:[([]\s*([A-Z]{3})\s*[)\]]|(?:,|\s|\/)\s*([A-Z]{3}))$/.exec(line) ?? [];
  const [, signed, sign = ''] = /^(.*?)\s*[([]\s*([€£¥₹])\s*[)\]]$/.exec(line) ?? [];
  const currency = bracketed ?? plain ?? CURRENCY_OF_SIGN[sign];
  return {
    key,
    bareKey: bare === undefined && signed === undefined ? key : wordKey(bare ?? signed ?? ''),
    currency,
  };
}

/** Signs of a single currency. The dollar sign has many currencies, and ¥ has two. */
export const CURRENCY_OF_SIGN: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR' };
