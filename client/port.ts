import { Mistake } from './mistake.ts';

/** @throws Mistake for what is no port. */
export function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new Mistake(`--port ${text} is not a port; give a number from 1 to 65535, or 0 for any free one.`);
}
