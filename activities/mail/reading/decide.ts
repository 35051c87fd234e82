import type { Decision } from '../../../workflows/mail-reading.ts';

/** The three answers that the request asks for, on the first line. Everything else is for a person to read. */
export function decide(typed: string): Decision {
  const first = typed.split('\n', 1)[0]?.trim() ?? '';
  if (/^verified[.!]?$/i.test(first)) return { kind: 'verified' };
  const except = /^verified except:? ((?:#?\d{1,3}(?:, ?| and | ))*#?\d{1,3})\.?$/i.exec(first);
  if (except?.[1]) {
    const lines = [...new Set(except[1].match(/\d+/g)?.map(Number))].sort((a, b) => a - b);
    return { kind: 'verified-except', lines };
  }
  const not = /^not verified\b[:;,.\s-]*(.*)$/i.exec(first);
  if (not) return { kind: 'not-verified', reason: (not[1] ?? '').slice(0, 500) };
  return { kind: 'unclear', why: 'it is none of the three answers that were asked for' };
}
