import type { BouncedRecipient } from '../../../workflows/mail-reading.ts';

const ACTIONS: readonly BouncedRecipient['action'][] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

/** The recipients of a `message/delivery-status` part (RFC 3464): each is a block of its own. */
export function readDeliveryStatus(text: string): BouncedRecipient[] {
  const blocks = text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/);
  return blocks.flatMap((block) => {
    const fields = readFields(block);
    const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'));
    if (!address) return [];
    return [{ address, action: actionIn(fields.get('action')), status: statusIn(fields.get('status')) }];
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

/** `rfc822; kijitora@example.org`, also without the type, in angle brackets, or with a comment. */
function addressIn(value: string | undefined): string | null {
  return /[^\s<>;,()"]{1,128}@[^\s<>;,()"]{1,253}/.exec(value?.slice(0, 1000) ?? '')?.[0]?.toLowerCase() ?? null;
}

/** Some MTAs put a comment on the action: `failed (bad destination)`. */
function actionIn(value: string | undefined): BouncedRecipient['action'] {
  const word = /[a-z]+/.exec(value?.toLowerCase() ?? '')?.[0];
  return ACTIONS.find((action) => action === word) ?? 'failed';
}

function statusIn(value: string | undefined): string {
  return /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(value ?? '')?.[0] ?? '';
}
