import { html } from 'hono/html';
import type { Desk } from './desk.ts';
import { TOKEN_FIELD } from './guard.ts';
import type { Html } from './html.ts';

/** The hidden fields that every form carries. */
export const fields = ({ token }: Pick<Desk, 'token'>, more: Record<string, string> = {}): Html =>
  html`${Object.entries({ [TOKEN_FIELD]: token, ...more }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}`;
