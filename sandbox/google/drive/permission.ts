import { createHash } from 'node:crypto';
import type { drive_v3 } from '@googleapis/drive';

/** Weakest first. `organizer` and `fileOrganizer` exist in shared drives only, `owner` only outside them. */
const roles = ['reader', 'commenter', 'writer', 'fileOrganizer', 'organizer', 'owner'] as const;

export type Role = (typeof roles)[number];

/** @param who an address, `@` and a domain for everybody there, or `anyone` */
export function permissionFor(who: string, role: Role): drive_v3.Schema$Permission {
  const kind = 'drive#permission';
  if (who === 'anyone') return { kind, id: 'anyoneWithLink', type: 'anyone', role };
  if (who.startsWith('@')) return { kind, id: `${permissionId(who)}k`, type: 'domain', role, domain: who.slice(1) };
  return { kind, id: permissionId(who), type: 'user', role, emailAddress: who, deleted: false };
}

export function stronger(
  before: drive_v3.Schema$Permission | undefined,
  now: drive_v3.Schema$Permission,
): drive_v3.Schema$Permission {
  return before && rank(before) >= rank(now) ? before : now;
}

// --- internal ---

const rank = ({ role }: drive_v3.Schema$Permission): number => roles.indexOf(role as Role);

/** A person's permissions have the same id on every file: twenty digits. */
function permissionId(emailAddress: string): string {
  const hash = createHash('sha256').update(emailAddress.toLowerCase()).digest();
  return hash.readBigUInt64BE().toString().padStart(20, '0');
}
