import type { Programme } from '../../programme/programme.ts';
import { sameAddress } from '../../workflows/address.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import type { ListedPerson } from '../../workflows/ports.ts';
import { type Picture, textOf } from './picture.ts';
import { columnOf, type Found, type Trouble } from './place.ts';

/** A line of the coordinator's Directory tab: who is who in a library. */
export interface DirectoryEntry extends ListedPerson {
  library: string;
}

/** The coordinator's list, as last read. Empty until somebody fills it in: then it says nothing about anybody. */
export interface Directory {
  /** Who may verify for an applicant of a library, the first choice first; empty where the list does not say. */
  verifiersFor(applicant: { library: string; track: string; email: string }): ListedPerson[];
  /** Why an application's verifier looks wrong, judged by the list alone; null when there is nothing to say. */
  doubt(application: ApplicationRow): Trouble | null;
  /** What to do about an application that waits for a person, with the names to type where a verifier is wanted. */
  advise(application: ApplicationRow): string | null;
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

/** @param tracks say by which roles each is verified; the coordinator's words for a role need only contain them */
export function createDirectory(entries: readonly DirectoryEntry[], { tracks }: Pick<Programme, 'tracks'>): Directory {
  const of = (library: string) => entries.filter((entry) => fold(entry.library) === fold(library));
  const rolesOf = (track: string) => tracks.find(({ id, name }) => id === track || name === track)?.verifierRoles ?? [];

  const verifiersFor: Directory['verifiersFor'] = ({ library, track, email }) => {
    const others = of(library).filter((entry) => !sameAddress(entry.email, email));
    const named = rolesOf(track).flatMap((role) => others.filter((entry) => fold(entry.role).includes(fold(role))));
    const unsaid = others.filter(({ role }) => !role);
    return [...new Set([...named, ...unsaid])].map(({ role, name, email: address }) => ({
      role,
      name,
      email: address,
    }));
  };

  const inOrder = ({ library, track, applicantEmail }: ApplicationRow) =>
    verifiersFor({ library, track, email: applicantEmail }).map(
      ({ name, email, role }) => `verifier ${name} <${email}>${role ? ` (${role})` : ''}`,
    );

  return {
    verifiersFor,

    doubt(application) {
      const { library, track, stage, verifier, verifierEmail, applicantEmail } = application;
      if (stage !== 'Awaiting verification' || entries.length === 0) return null;
      const known = of(library);
      const asked = `${verifier} <${verifierEmail}>`;
      if (known.length === 0) {
        return {
          what: `"${library}" is not in the Directory, so nothing says whether ${asked} may verify for it`,
          mend: 'Add the library and its people to the Directory',
        };
      }
      const allowed = verifiersFor({ library, track, email: applicantEmail });
      if (allowed.some(({ email }) => sameAddress(email, verifierEmail))) return null;
      const entry = known.find(({ email }) => sameAddress(email, verifierEmail));
      const choices = inOrder(application);
      return {
        what: entry
          ? `${asked} was asked to verify, who stands in the Directory of "${library}" as ${entry.role}: ${track} is verified by ${rolesOf(track).join(' or ')}`
          : `${asked} was asked to verify, who is not in the Directory of "${library}"`,
        mend: `Add the person to the Directory${choices.length > 0 ? `, or name another: ${choices.join(' · ')}` : ' in that role'}`,
      };
    },

    advise(application) {
      const { mend } = application;
      if (!mend?.includes('verifier NAME <address>')) return mend;
      const choices = inOrder(application);
      return choices.length > 0 ? `${mend}. In the Directory: ${choices.join(' · ')}` : mend;
    },
  };
}

// --- internal ---

const fold = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
