import { html } from 'hono/html';
import type { Html } from './html.ts';

/** Characters shown of a name that nobody has: its beginning is enough. */
const LONG = 60;

/** A name among words of ours: it reorders nothing around it, whatever its script, and takes no more than two lines. */
export function name(text: string): Html {
  const characters = [...text];
  if (characters.length <= LONG) return html`<bdi>${text}</bdi>`;
  return html`<bdi title="${text}">${characters.slice(0, LONG).join('')}…</bdi>`;
}
