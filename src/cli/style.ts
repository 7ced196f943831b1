import { styleText } from 'node:util';

/** Paints a text, or leaves it as it is. */
export type Paint = (text: string) => string;

const STYLES = ['bold', 'dim', 'red', 'green', 'yellow'] as const;

/** The few styles in use. Colour repeats what the words say and never says it alone. */
export type Style = Readonly<Record<(typeof STYLES)[number], Paint>>;

/** Styles that paint, or that do nothing. */
export function createStyle(enabled: boolean): Style {
  // Whether to paint was decided for each stream (output.ts): newer versions of Node would look at standard output alone.
  const paintIn =
    (style: keyof Style): Paint =>
    (text) =>
      enabled && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return Object.fromEntries(STYLES.map((style) => [style, paintIn(style)])) as Style;
}
