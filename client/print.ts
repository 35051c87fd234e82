import Table from 'cli-table3';
import { oneLine } from '../worker/one-line.ts';

/** Prints a table for people: columns by heading, empty cells for null; with widths, long words are wrapped in them. */
export function printTable(head: string[], rows: (string | number | null)[][], colWidths?: number[]): void {
  const style = { head: process.stdout.isTTY ? ['bold'] : [], border: [], compact: true };
  const table = new Table({ head, style, ...(colWidths && { colWidths, wordWrap: true }) });
  for (const row of rows) table.push(row.map((cell) => oneLine(String(cell ?? ''))));
  console.log(table.toString());
}

/** JSON leaves some control characters as they are; written as escapes they mean the same. */
export const printJson = (value: unknown): void =>
  console.log(
    JSON.stringify(value).replace(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`),
  );

/** `2026-12-31 17:05` of an ISO instant, as it is written there. */
export const shortTime = (instant: string | null): string => instant?.slice(0, 16).replace('T', ' ') ?? '';
