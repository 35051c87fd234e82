import type { drive_v3 } from '@googleapis/drive';
import { newFolderId } from '../ids.ts';
import type { Drive } from './drive.ts';
import { permissionFor, type Role } from './permission.ts';

/** What people and administrators do in Drive's pages, and what comes of a share. */
export interface DrivePage {
  /** Who may do what with a form or spreadsheet. @throws GoogleError 404 */
  permissions(fileId: string): readonly drive_v3.Schema$Permission[];
  /** Presses Share, for who `permissionFor` understands; no mail is sent. @throws GoogleError 404 */
  share(fileId: string, who: string, role: Role): void;
  /** Takes a share on the file itself back. @throws GoogleError 404 */
  unshare(fileId: string, emailAddress: string): void;
  /** A folder of a shared drive, with its members by address; returns its id. */
  makeSharedFolder(members: Readonly<Record<string, Role>>): string;
  /** An administrator forbids to share anything beyond a domain. */
  forbidSharingBeyond(domain: string): void;
  /** Nobody has a Google account of that address. */
  beWithoutAccount(emailAddress: string): void;
  /** The file is one that something else made, which `drive.file` does not show; Forms and Sheets do. */
  beMadeElsewhere(fileId: string): void;
  /** Mails that Google sent about shares. */
  notices(): readonly { readonly fileId: string; readonly to: string }[];
}

export function drivePage(drive: Drive): DrivePage {
  return {
    permissions: (fileId) => drive.permissions(fileId),
    share: (fileId, who, role) => void drive.share(fileId, who, role),
    unshare: (fileId, emailAddress) => drive.unshare(fileId, emailAddress),
    makeSharedFolder(members) {
      const folderId = newFolderId();
      drive.addFolder({
        folderId,
        members: Object.entries(members).map(([email, role]) => permissionFor(email, role)),
      });
      return folderId;
    },
    forbidSharingBeyond(domain) {
      drive.onlyWithin = domain;
    },
    beWithoutAccount: (emailAddress) => void drive.strangers.add(emailAddress),
    beMadeElsewhere: (fileId) => void drive.hidden.add(fileId),
    notices: () => drive.notices,
  };
}
