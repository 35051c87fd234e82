import type { BouncedRecipient } from '../../../workflows/mail-reading.ts';
import { addressesIn, statusIn } from './bounce-text.ts';
import type { FailedRecipient } from './detector.ts';

const ACTIONS: readonly BouncedRecipient['action'][] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

/** The recipients of a `message/delivery-status` part (RFC 3464): each is a block of its own. */
export function readDeliveryStatus(text: string): FailedRecipient[] {
  const blocks = text
    .slice(0, 256_000)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/);
  return blocks.flatMap((block) => {
    const fields = readFields(block);
    if (!fields.has('final-recipient') && !fields.has('original-recipient')) return [];
    const original = addressesIn(fields.get('original-recipient') ?? '')[0];
    const address = addressesIn(fields.get('final-recipient') ?? '')[0] ?? original;
    if (!address) return [];
    const status = statusIn(fields.get('status') ?? '') || statusIn(fields.get('diagnostic-code') ?? '');
    const action = actionIn(fields.get('action'), status);
    return [{ address, action, status, ...(original && original !== address ? { original } : {}) }];
  });
}

function readFields(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** Some MTAs put a comment on the action: `failed (bad destination)`; some leave it out. */
function actionIn(value: string | undefined, status: string): BouncedRecipient['action'] {
  const word = /[a-z]+/.exec(value?.toLowerCase() ?? '')?.[0];
  const named = ACTIONS.find((action) => action === word);
  if (named) return named;
  return status.startsWith('2') ? 'delivered' : 'failed';
}
