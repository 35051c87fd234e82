import { sameAddress } from '../../workflows/address.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import { type Picture, textOf } from './picture.ts';
import { columnOf, type Found, type Trouble } from './place.ts';

/** A line of the coordinator's Directory tab: who is who in a library. */
export interface DirectoryEntry {
  library: string;
  /** In the coordinator's words: director, board chair. */
  role: string;
  name: string;
  email: string;
}

/** The coordinator's list, as last read. Empty until somebody fills it in: then it says nothing about anybody. */
export interface Directory {
  of(library: string): DirectoryEntry[];
  /** Why an application's verifier looks wrong, judged by the list alone; null when there is nothing to say. */
  doubt(application: ApplicationRow): Trouble | null;
}

export function readDirectory(place: Found, picture: Picture): DirectoryEntry[] {
  const cell = (row: number, id: string) => textOf(picture.cell(row, columnOf(place, id)));
  return Array.from({ length: Math.max(0, picture.rowCount - 1) }, (_, index) => ({
    library: cell(index + 1, 'library'),
    role: cell(index + 1, 'role'),
    name: cell(index + 1, 'name'),
    email: cell(index + 1, 'email'),
  })).filter(({ library, email }) => library && email);
}

export function createDirectory(entries: readonly DirectoryEntry[]): Directory {
  const of = (library: string) => entries.filter((entry) => fold(entry.library) === fold(library));
  return {
    of,
    doubt({ library, stage, verifier, verifierEmail }) {
      if (stage !== 'Awaiting verification' || entries.length === 0) return null;
      const known = of(library);
      if (known.some(({ email }) => sameAddress(email, verifierEmail))) return null;
      const asked = `${verifier} <${verifierEmail}>`;
      return known.length === 0
        ? {
            what: `"${library}" is not in the Directory, so nothing says whether ${asked} may verify for it`,
            mend: 'Add the library and its people to the Directory',
          }
        : {
            what: `${asked} was asked to verify, who is not in the Directory of "${library}"`,
            mend: `Add the person to the Directory, or name another: ${known.map(({ name, email, role }) => `verifier ${name} <${email}>${role ? ` (${role})` : ''}`).join(' · ')}`,
          };
    },
  };
}

// --- internal ---

const fold = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
