import { LOOP_HEADER } from '../outgoing.ts';
import type { Detector } from './detector.ts';
import { headersOf } from './parsed-mail.ts';

/** Our own mail, come back through a forward or a list; answering it would go round in circles. */
export const detectOwn: Detector = (mail, { address }) => {
  if (address === null) return null;
  const loops = headersOf(mail, LOOP_HEADER.toLowerCase());
  if (loops.some((value) => value.toLowerCase() === address)) {
    return { kind: 'own', evidence: [`${LOOP_HEADER}: ${address}`] };
  }
  if (mail.from.some((from) => from.address === address)) return { kind: 'own', evidence: [`From: ${address}`] };
  return null;
};
