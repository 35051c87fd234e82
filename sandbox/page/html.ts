import type { html } from 'hono/html';

/** What a tagged template of `hono/html` gives: whatever was put into it is escaped. */
export type Html = ReturnType<typeof html>;
