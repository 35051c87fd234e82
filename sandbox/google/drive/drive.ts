import type { drive_v3 } from '@googleapis/drive';
import { driveError, permissionDenied } from '../errors.ts';
import { permissionFor, type Role, stronger } from './permission.ts';

/** What `snapshot.ts` keeps. */
export interface SavedDrive {
  readonly files: readonly DriveFile[];
  readonly folders: readonly Folder[];
}

/** What Drive knows of a form or spreadsheet, whose content is elsewhere. */
interface DriveFile {
  readonly fileId: string;
  /** The folder of a shared drive; absent for a file in somebody's own Drive. */
  readonly folderId?: string;
  /** Given on the file itself. */
  permissions: drive_v3.Schema$Permission[];
}

/** A folder of a shared drive: its members may do with every file in it what they may in the folder. */
interface Folder {
  readonly folderId: string;
  readonly members: drive_v3.Schema$Permission[];
}

interface DriveOptions {
  /** Whether callers can own files. */
  readonly hasStorage: boolean;
  /** Whether there is a file of that id that the caller may know of. */
  readonly isThere: (fileId: string) => boolean;
  readonly onChange: () => void;
}

/** Who may do what with the files, and what an administrator allows. */
export class Drive {
  readonly #files = new Map<string, DriveFile>();
  readonly #folders = new Map<string, Folder>();
  readonly #options: DriveOptions;
  /** The domain that nothing may be shared beyond. */
  onlyWithin: string | undefined;
  /** Files that something else made: credentials with the scope `drive.file` alone do not see them in Drive. */
  readonly hidden = new Set<string>();
  /** Addresses that are no Google account's. */
  readonly strangers = new Set<string>();
  /** Mails that Google sent about a share. */
  readonly notices: { fileId: string; to: string }[] = [];

  constructor(options: DriveOptions) {
    this.#options = options;
  }

  /** A file in the caller's own Drive. @throws GoogleError 403 when there is no room, in the words of Sheets and Forms. */
  addOwn(fileId: string, owner: string): void {
    if (!this.#options.hasStorage) throw permissionDenied();
    this.#files.set(fileId, { fileId, permissions: [permissionFor(owner, 'owner')] });
  }

  addIn(folderId: string, fileId: string): void {
    this.#files.set(fileId, { fileId, folderId, permissions: [] });
  }

  addFolder(folder: Folder): void {
    this.#folders.set(folder.folderId, folder);
    this.#options.onChange();
  }

  /** @throws GoogleError 404 when the caller is no member: what one may not see is not there. */
  openFolder(folderId: string, caller: string, supportsAllDrives: boolean): void {
    const isMember = this.#folders.get(folderId)?.members.some(({ emailAddress }) => emailAddress === caller);
    if (!isMember || !supportsAllDrives) throw fileNotFound(folderId);
  }

  /**
   * One permission for each person, the strongest of what the file and its folder give.
   *
   * @param supportsAllDrives what the caller says: without it Drive hides what is in shared drives
   * @throws GoogleError 404
   */
  permissions(fileId: string, supportsAllDrives = true): drive_v3.Schema$Permission[] {
    const { permissions, folderId } = this.#file(fileId);
    if (folderId && !supportsAllDrives) throw fileNotFound(fileId);
    const byPerson = new Map<string, drive_v3.Schema$Permission>();
    for (const permission of [...(this.#folders.get(folderId ?? '')?.members ?? []), ...permissions]) {
      const id = permission.id ?? '';
      byPerson.set(id, stronger(byPerson.get(id), permission));
    }
    return [...byPerson.values()];
  }

  /** What is given already is never lowered. @throws GoogleError 404 */
  share(fileId: string, who: string, role: Role): drive_v3.Schema$Permission {
    const file = this.#file(fileId);
    const given = permissionFor(who, role);
    const before = file.permissions.find(({ id }) => id === given.id);
    const permission = stronger(before, given);
    const others = file.permissions.filter(({ id }) => id !== given.id);
    this.#files.set(fileId, { ...file, permissions: [...others, permission] });
    this.#options.onChange();
    return permission;
  }

  /** @throws GoogleError 404 */
  unshare(fileId: string, emailAddress: string): void {
    const file = this.#file(fileId);
    const permissions = file.permissions.filter((permission) => permission.emailAddress !== emailAddress);
    this.#files.set(fileId, { ...file, permissions });
    this.#options.onChange();
  }

  saved(): SavedDrive {
    return { files: [...this.#files.values()], folders: [...this.#folders.values()] };
  }

  restore({ files, folders }: SavedDrive): void {
    for (const file of files) this.#files.set(file.fileId, file);
    for (const folder of folders) this.#folders.set(folder.folderId, folder);
  }

  #file(fileId: string): DriveFile {
    const file = this.#files.get(fileId);
    if (!file || this.hidden.has(fileId) || !this.#options.isThere(fileId)) throw fileNotFound(fileId);
    return file;
  }
}

// --- internal ---

const fileNotFound = (fileId: string) => driveError(404, 'notFound', `File not found: ${fileId}.`, 'fileId');
