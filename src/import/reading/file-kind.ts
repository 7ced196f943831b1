/** Recognises the kind of a file by its first bytes, because file names may be wrong. */
import { importProblem } from '../problem.ts';

/** Number of bytes that are examined. */
export const KIND_BYTES = 1024;

const SAVE_AS = 'export the report as CSV, or as an Excel workbook (.xlsx)';

/** `workbook` or `text`. Throws ImportProblems for any other kind that is recognised. */
export function fileKind(head: Uint8Array): 'workbook' | 'text' {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('PK\u0003\u0004')) return 'workbook';
  if (text.startsWith('PK'))
    throw importProblem('NOT_TEXT', `it is an empty or split zip archive: ${SAVE_AS}`);
  if (text.startsWith('%PDF')) throw importProblem('NOT_TEXT', `it is a PDF: ${SAVE_AS}`);
  if (text.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    throw importProblem('NOT_TEXT', 'it is an old Excel workbook (.xls): save it as .xlsx or as CSV');
  }
  if (text.startsWith('\u001f\u008b'))
    throw importProblem('NOT_TEXT', 'it is compressed with gzip: unpack it first');
  if (/^(\u00ef\u00bb\u00bf)?\s*(<!doctype|<html|<\?xml|<table)/i.test(text)) {
    throw importProblem('NOT_TEXT', `it is a web page or XML, perhaps of a login that ran out: ${SAVE_AS}`);
  }
  if (/^(\u00ef\u00bb\u00bf)?\s*[[{]\s*["{]/.test(text)) {
    throw importProblem('NOT_TEXT', `it is JSON, not a table: ${SAVE_AS}`);
  }
  return 'text';
}
