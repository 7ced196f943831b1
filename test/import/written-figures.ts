/** How numbers and days are written in made exports. */
import { LANGUAGES, type Language } from './export-dialects.ts';

/** Millionths in one. */
export const MICROS = 1_000_000n;

/** A way of writing numbers. */
export interface NumberStyle {
  readonly name: string;
  readonly decimal: '.' | ',';
  readonly languages: readonly Language[];
  /** Whether Windows-1252 has its characters. */
  readonly isLatin: boolean;
  /** Millionths with so many decimals, cut off. */
  write(micros: bigint, decimals: number): string;
}

function numberStyle(
  name: string,
  decimal: '.' | ',',
  group: string,
  languages: readonly Language[],
  lakh = false,
): NumberStyle {
  return {
    ...{ name, decimal, languages, isLatin: group !== '\u202f' },
    write(micros, decimals) {
      const digits = String(micros / MICROS);
      const pattern = lakh ? /\B(?=(\d{2})*(\d{3})$)/g : /\B(?=(\d{3})+$)/g;
      const whole = group === '' ? digits : digits.replace(pattern, group);
      if (decimals === 0) return whole;
      const fraction = String(micros % MICROS).padStart(6, '0');
      return whole + decimal + fraction.slice(0, decimals);
    },
  };
}

const COMMA_LANGUAGES: readonly Language[] = ['es', 'de', 'fr', 'pt'];

/** Every way of writing numbers, with where it is used. */
export const NUMBER_STYLES: readonly NumberStyle[] = [
  numberStyle('1234.56', '.', '', LANGUAGES),
  numberStyle('1,234.56', '.', ',', ['en', 'es']),
  numberStyle('12,34,567.89', '.', ',', ['en'], true),
  numberStyle("1'234.56", '.', "'", ['de', 'fr']),
  numberStyle('1’234.56', '.', '’', ['de', 'fr']),
  numberStyle('1234,56', ',', '', COMMA_LANGUAGES),
  numberStyle('1.234,56', ',', '.', COMMA_LANGUAGES),
  numberStyle('1 234,56', ',', ' ', ['fr', 'de']),
  numberStyle('1 234,56 (no-break)', ',', '\u00a0', ['fr', 'pt']),
  numberStyle('1 234,56 (narrow)', ',', '\u202f', ['fr']),
];

/** A way of writing days. */
export interface DateStyle {
  readonly name: string;
  /** As the importer's option says it; absent where months have names. */
  readonly format?: string;
  readonly languages: readonly Language[];
  write(iso: string, language: Language): string;
}

/** October, the only month of made exports. */
const MONTHS: Readonly<Record<Language, readonly [short: string, long: string]>> = {
  en: ['Oct', 'October'],
  es: ['oct', 'octubre'],
  de: ['Okt.', 'Oktober'],
  fr: ['oct.', 'octobre'],
  pt: ['out.', 'outubro'],
};

const numeric = (format: string, languages: readonly Language[]): DateStyle => ({
  ...{ name: format, format, languages },
  write: (iso) => {
    if (iso === '') return '';
    const [year = '', month = '', day = ''] = iso.split('-');
    return format
      .replace('YYYY', year)
      .replace(/MM?/, (part) => (part === 'M' ? String(Number(month)) : month))
      .replace(/DD?/, (part) => (part === 'D' ? String(Number(day)) : day));
  },
});

/** Every way of writing days, with where it is used. */
export const DATE_STYLES: readonly DateStyle[] = [
  { name: 'ISO', languages: LANGUAGES, write: (iso) => iso },
  { name: 'ISO with time', languages: ['en'], write: (iso) => (iso === '' ? '' : `${iso} 00:00:00`) },
  numeric('YYYY/MM/DD', ['en', 'pt']),
  numeric('MM/DD/YYYY', ['en']),
  numeric('M/D/YYYY', ['en']),
  numeric('DD/MM/YYYY', ['en', 'es', 'fr', 'pt']),
  numeric('DD.MM.YYYY', ['de']),
  numeric('D.M.YYYY', ['de']),
  {
    name: 'month in words',
    languages: LANGUAGES,
    write(iso, language) {
      if (iso === '') return '';
      const [year = '', , day = ''] = iso.split('-');
      const [short, long] = MONTHS[language];
      const number = Number(day);
      if (language === 'en') return `${number % 2 === 0 ? short : long} ${number}, ${year}`;
      if (language === 'pt') return `${number} de ${short} de ${year}`;
      return language === 'de' ? `${number}. ${long} ${year}` : `${number} ${short} ${year}`;
    },
  },
];
