import type { Call } from '../../call.ts';
import { driveError } from '../../errors.ts';
import { refuseParameters } from '../refuse.ts';

const query = {
  includePermissionsForView: 'string',
  pageSize: 'number',
  pageToken: 'string',
  supportsAllDrives: 'boolean',
  supportsTeamDrives: 'boolean',
  useDomainAdminAccess: 'boolean',
} as const;

/** A page token is the place in the list. */
export const permissionsList: Call = {
  id: 'permissions.list',
  api: 'drive',
  http: 'GET',
  path: '/drive/v3/files/{fileId}/permissions',
  query,
  reply: 'PermissionList',
  defaultFields: 'kind,nextPageToken,permissions(kind,id,type,role)',
  quota: 'read',
  handle({ store, path, query: sent }) {
    refuseParameters('permissions.list', sent, query);
    const all = store.drive.permissions(path.fileId ?? '', sent.boolean('supportsAllDrives'));
    const size = sent.number('pageSize') ?? 100;
    if (size < 1 || size > 100) {
      const message = `Invalid value '${size}'. Values must be within the range: [1, 100]`;
      throw driveError(400, 'invalidParameter', message, 'pageSize');
    }
    const start = Number(sent.string('pageToken') ?? 0);
    const end = start + size;
    return {
      kind: 'drive#permissionList',
      ...(end < all.length && { nextPageToken: String(end) }),
      permissions: all.slice(start, end),
    };
  },
};
