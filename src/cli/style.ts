import { styleText } from 'node:util';

/** Colours a text, or returns it unchanged. */
export type Paint = (text: string) => string;

const STYLES = ['bold', 'dim', 'red', 'green', 'yellow'] as const;

/** The styles in use. Colour only repeats what the words say. */
export type Style = Readonly<Record<(typeof STYLES)[number], Paint>>;

/** Styles with or without colour. */
export function createStyle(enabled: boolean): Style {
  // The decision on colour was made for each stream (output.ts). Newer versions of Node would check only standard
  // output.
  const paintIn =
    (style: keyof Style): Paint =>
    (text) =>
      enabled && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return Object.fromEntries(STYLES.map((style) => [style, paintIn(style)])) as Style;
}
