import type { ProblemView } from '@shared/api.ts';
import type { PlainError } from '@shared/errors.ts';

/**
 * The photos that could not be opened, as a table that spreadsheets read: CSV (RFC 4180) in UTF-8 with a mark, without
 * which Excel takes Korean names for something else.
 */
export function problemList(
  problems: readonly ProblemView[],
  heads: readonly [string, string],
  sentenceOf: (error: PlainError) => string,
): string {
  const rows = [heads, ...problems.map(({ name, error }) => [name, sentenceOf(error)])];
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A name that begins like a formula would be run by a spreadsheet: a quote before it makes it text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Lets the browser save a text as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
