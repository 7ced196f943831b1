/** Recognises cells whose value was lost before the file was made. */

/** Replaces bytes that were not valid text when the file was written or read. */
const REPLACEMENT = '\ufffd';
/** What spreadsheets write in place of a result: #REF!, #¡REF!, #BEZUG!, =SUM(A1:A9). */
const FORMULA = /^(?:#¡?[\p{Lu}\d/]+[!?]|=[\p{Lu}.]+\(.*\))$/u;

/** What is wrong with such a cell; undefined for any other cell. */
export function lostCell(text: string): string | undefined {
  if (text.includes(REPLACEMENT)) {
    return `"${text}" has letters that were lost: export the file as UTF-8, or state its --encoding`;
  }
  return FORMULA.test(text) ? `"${text}" is a spreadsheet's formula or its error, not its result` : undefined;
}
