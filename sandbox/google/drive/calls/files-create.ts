import type { drive_v3 } from '@googleapis/drive';
import type { Call } from '../../call.ts';
import { driveError, unsupported } from '../../errors.ts';
import { newForm } from '../../forms/form-file.ts';
import { newFormId, newSpreadsheetId } from '../../ids.ts';
import { addSheet } from '../../sheets/requests/add-sheet.ts';
import { newWorkbook } from '../../sheets/workbook.ts';
import type { Store } from '../../store.ts';
import { refuseFields, refuseParameters } from '../refuse.ts';

const query = {
  enforceSingleParent: 'boolean',
  ignoreDefaultVisibility: 'boolean',
  includeLabels: 'string',
  includePermissionsForView: 'string',
  keepRevisionForever: 'boolean',
  ocrLanguage: 'string',
  supportsAllDrives: 'boolean',
  supportsTeamDrives: 'boolean',
  useContentAsIndexableText: 'boolean',
} as const;

/** An empty form or spreadsheet in a folder of a shared drive. */
export const filesCreate: Call = {
  id: 'files.create',
  api: 'drive',
  http: 'POST',
  path: '/drive/v3/files',
  query,
  body: { message: 'File', at: 'file' },
  reply: 'File',
  defaultFields: 'kind,id,name,mimeType',
  quota: 'write',
  handle({ store, caller, query: sent, body }) {
    refuseParameters('files.create', sent, query);
    refuseFields('files.create', body, ['name', 'mimeType', 'parents']);
    const { name, mimeType, parents = [] }: drive_v3.Schema$File = body;
    const make = makers[mimeType ?? ''];
    if (!make) throw unsupported(`files of the type ${mimeType}`);
    const [folderId, second] = parents ?? [];
    if (folderId === undefined) throw unsupported('files.create without parents');
    if (second !== undefined) {
      throw driveError(403, 'multipleParentsNotSupported', 'A file cannot have more than one parent.');
    }
    store.drive.openFolder(folderId, caller.email, sent.boolean('supportsAllDrives'));
    const id = make(store, name ?? 'Untitled', caller);
    store.drive.addIn(folderId, id);
    return { kind: 'drive#file', id, name: name ?? 'Untitled', mimeType };
  },
};

// --- internal ---

const makers: Readonly<Record<string, (store: Store, name: string, caller: { email: string }) => string>> = {
  'application/vnd.google-apps.form': (store, name) => {
    const file = newForm(newFormId(), { documentTitle: name });
    store.addForm(file);
    return file.formId;
  },
  'application/vnd.google-apps.spreadsheet': (store, title, caller) => {
    const book = newWorkbook(newSpreadsheetId(), { title });
    addSheet(book, { properties: { sheetId: 0, title: 'Sheet1', index: 0 } }, caller);
    store.addWorkbook(book);
    return book.spreadsheetId;
  },
};
