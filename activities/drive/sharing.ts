import type { drive_v3 } from '@googleapis/drive';
import { sameAddress } from '../../workflows/address.ts';
import type { Google } from '../google.ts';
import { asking, GoogleProblem } from '../google-problem.ts';

/**
 * Whether an address may change a file: by itself, with its domain or with everybody, be it on the file or on the folder
 * or shared drive that the file is in. Google does not tell who belongs to a group, so groups count for nobody.
 *
 * @throws GoogleProblem
 */
export async function mayEdit({ drive }: Google, fileId: string, address: string): Promise<boolean> {
  let pageToken: string | undefined;
  do {
    const page: drive_v3.Schema$PermissionList = await asking(`the permissions of ${fileId}`, () =>
      drive.permissions.list({
        fileId,
        supportsAllDrives: true,
        pageSize: 100,
        // Without asking, Google tells neither addresses nor domains.
        fields: 'nextPageToken,permissions(type,role,emailAddress,domain,deleted)',
        ...(pageToken ? { pageToken } : {}),
      }),
    );
    if (page.permissions?.some((permission) => letsEdit(permission, address))) return true;
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken);
  return false;
}

/**
 * Lets an address change a file. No mail is sent about it, unless Google has no account of that address: then its
 * invitation is the only way in.
 *
 * May run twice: a permission that is there stays as it is.
 *
 * @throws GoogleProblem
 */
export async function letEdit({ drive }: Google, fileId: string, address: string): Promise<'shared' | 'invited'> {
  const grant = (sendNotificationEmail: boolean) =>
    asking(`the permissions of ${fileId}`, () =>
      drive.permissions.create({
        fileId,
        supportsAllDrives: true,
        sendNotificationEmail,
        fields: 'id',
        requestBody: { type: 'user', role: 'writer', emailAddress: address },
      }),
    );
  try {
    await grant(false);
    return 'shared';
  } catch (error) {
    // "Since there is no Google account associated with this email address, you must check the "Notify people" box"
    if (!(error instanceof GoogleProblem && error.reason === 'invalidSharingRequest')) throw error;
    await grant(true);
    return 'invited';
  }
}

// --- internal ---

/** The last two are what members of a shared drive are. */
const EDITORS = ['owner', 'writer', 'organizer', 'fileOrganizer'];

function letsEdit({ type, role, emailAddress, domain, deleted }: drive_v3.Schema$Permission, address: string): boolean {
  if (deleted || !EDITORS.includes(role ?? '')) return false;
  if (type === 'anyone') return true;
  if (type === 'domain') return address.toLowerCase().endsWith(`@${domain?.toLowerCase()}`);
  return type === 'user' && sameAddress(emailAddress ?? '', address);
}
