import type { drive_v3 } from '@googleapis/drive';
import type { Call } from '../../call.ts';
import { driveError, unsupported } from '../../errors.ts';
import { refuseFields, refuseParameters } from '../refuse.ts';

const query = {
  emailMessage: 'string',
  enforceExpansiveAccess: 'boolean',
  enforceSingleParent: 'boolean',
  moveToNewOwnersRoot: 'boolean',
  sendNotificationEmail: 'boolean',
  supportsAllDrives: 'boolean',
  supportsTeamDrives: 'boolean',
  transferOwnership: 'boolean',
  useDomainAdminAccess: 'boolean',
} as const;

/** For persons, as readers, commenters or writers. Google writes a mail about it unless that is switched off. */
export const permissionsCreate: Call = {
  id: 'permissions.create',
  api: 'drive',
  http: 'POST',
  path: '/drive/v3/files/{fileId}/permissions',
  query,
  body: { message: 'Permission', at: 'permission' },
  reply: 'Permission',
  defaultFields: 'kind,id,type,role',
  quota: 'write',
  handle({ store: { drive }, path, query: sent, body }) {
    refuseParameters('permissions.create', sent, query);
    refuseFields('permissions.create', body, ['type', 'role', 'emailAddress']);
    const fileId = path.fileId ?? '';
    // 404 comes before anything about the request.
    drive.permissions(fileId, sent.boolean('supportsAllDrives'));
    const { type, role, emailAddress }: drive_v3.Schema$Permission = body;
    if (!type) throw driveError(400, 'required', 'The permission type field is required.', 'permission.type');
    if (type !== 'user') throw unsupported(`permissions of the type ${type}`);
    if (!role) throw driveError(400, 'required', 'The permission role field is required.', 'permission.role');
    if (role !== 'reader' && role !== 'commenter' && role !== 'writer') throw unsupported(`the role ${role}`);
    if (!emailAddress?.includes('@')) {
      const message = 'The specified emailAddress is invalid or not applicable for the given permission type.';
      throw driveError(400, 'invalid', message, 'permission.emailAddress');
    }
    const isSilent = /^(false|0)$/i.test(sent.string('sendNotificationEmail') ?? '');
    refuseGrantee(drive, emailAddress, isSilent);
    if (!isSilent) drive.notices.push({ fileId, to: emailAddress });
    return drive.share(fileId, emailAddress, role);
  },
};

// --- internal ---

function refuseGrantee(
  { onlyWithin, strangers }: { onlyWithin: string | undefined; strangers: ReadonlySet<string> },
  address: string,
  isSilent: boolean,
): void {
  const said = (why: string) => `Bad Request. User message: "${why}"`;
  if (onlyWithin && !address.toLowerCase().endsWith(`@${onlyWithin}`)) {
    const why = `You cannot share this item with ${address}: your administrator allows sharing within ${onlyWithin} only.`;
    throw driveError(403, 'shareOutNotPermitted', said(why));
  }
  if (isSilent && strangers.has(address)) {
    const why = `You are trying to invite ${address}. Since there is no Google account associated with this email address, you must check the "Notify people" box to invite this recipient.`;
    throw driveError(400, 'invalidSharingRequest', said(why));
  }
}
