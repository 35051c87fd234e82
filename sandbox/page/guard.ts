import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Field of every form, see `Desk.token`. */
export const TOKEN_FIELD = 'token';

/**
 * The page is for this machine's browser alone. It answers to its own names only, or a site could point its own name at
 * 127.0.0.1 and read along (DNS rebinding); and it takes only what its own forms send.
 */
export function guard(token: string, hosts: () => readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const host = req.header('host') ?? '';
    if (!hosts().includes(host)) {
      return context.text(`This page answers to ${hosts().join(' and ')}, not to "${host}".`, 403);
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      const origin = req.header('origin');
      if (origin !== undefined && origin !== `http://${host}`) {
        return context.text(`A form of ${origin} cannot be sent to this page.`, 403);
      }
      const { [TOKEN_FIELD]: given } = await req.parseBody();
      if (typeof given !== 'string' || !isSame(given, token)) {
        return context.text('This form is not of this page, or of an earlier start: go back and load it again.', 403);
      }
    }
    await next();
    const { headers } = context.res;
    // On pages alone: a browser shows a PDF in a frame of its own, which a policy for pages may forbid.
    const isPage = headers.get('content-type')?.startsWith('text/html');
    if (isPage && !headers.has('content-security-policy')) headers.set('content-security-policy', POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'same-origin');
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set('cache-control', 'no-store');
  };
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
