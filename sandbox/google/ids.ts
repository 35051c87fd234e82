import { randomBytes } from 'node:crypto';

/** Ids in the look of Google's, random like them. */
export const newSpreadsheetId = (): string => `1${randomText(43)}`;
export const newFolderId = (): string => `1${randomText(32)}`;
export const newFormId = (): string => `1${randomText(43)}`;
export const newResponseId = (): string => `ACYDBN${randomText(66)}`;

/** Of a form's item or question: 8 hexadecimal digits, none of `taken`. */
export function newItemId(taken: ReadonlySet<string>): string {
  for (;;) {
    const id = randomBytes(4).toString('hex');
    if (!taken.has(id)) return id;
  }
}

// --- internal ---

/** Letters, digits, `-` and `_`. */
function randomText(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}
