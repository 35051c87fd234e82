import { localDate } from '../../programme/batch.ts';
import { fold, oneLine, readChoice, shorten } from '../../programme/choice.ts';
import { addDays, addYears, isIsoDate } from '../../programme/dates.ts';
import type { IsoDate, Programme } from '../../programme/programme.ts';
import { ruleSetInForce } from '../../programme/rule-set.ts';
import type { Submission, TakenOver } from '../../workflows/messages.ts';
import { APPLICATION_KINDS, type ApplicationQuestion, applicationForm } from '../intake/form-definitions.ts';
import { applicationIdOf, trackerIdOf } from '../intake/identity.ts';
import { readApplication } from '../intake/read-answers.ts';
import { withInstants } from '../reports/certificate-dates.ts';
import type { Column, Line } from './table.ts';

export interface TakenOverCertificate {
  submission: Submission;
  takenOver: TakenOver;
}

type CertificateColumn = ApplicationQuestion | 'number' | 'issuedOn' | 'expiresOn';

export interface CertificateReader {
  columns: Record<CertificateColumn, Column>;
  /** Judges one line by itself. */
  read(line: Line<CertificateColumn>): TakenOverCertificate | { problems: string[] };
}

/** The application that a certificate of earlier records becomes; capitals and spaces do not matter. */
export const applicationOfEarlierNumber = (number: string): string => applicationIdOf(SOURCE, fold(number));

export function createCertificateReader({
  programme,
  pinnedRuleSet,
  identityKey,
}: {
  programme: Programme;
  pinnedRuleSet: string | undefined;
  identityKey: Uint8Array;
}): CertificateReader {
  return {
    columns: columnsOf(programme),

    read({ cells, problem }) {
      if (problem) return { problems: [problem] };
      const response = { responseId: '', submittedAt: '', isEdited: false, verifiedEmail: null, answers: cells };
      const person = readApplication(programme, response);
      const kind = cells.kind ? readChoice(cells.kind, KINDS, 'kind of certificate') : null;
      const number = readNumber(cells.number);
      const days = readDays(programme, pinnedRuleSet, cells);
      if (person.kind !== 'usable' || (kind && 'problem' in kind) || 'problem' in number || 'problem' in days) {
        const ofPerson = person.kind === 'usable' ? [] : person.problems;
        const others = [kind, number, days].flatMap((part) => (part && 'problem' in part ? [part.problem] : []));
        return { problems: [...ofPerson, ...others] };
      }
      const { trackId, applicant } = person.value;
      return {
        submission: {
          ...person.value,
          applicationId: applicationOfEarlierNumber(number.number),
          trackerId: trackerIdOf(identityKey, applicant.email),
        },
        takenOver: {
          certificate: withInstants(programme, { ...number, ...days }),
          trackName: programme.tracks.find(({ id }) => id === trackId)?.name ?? trackId,
        },
      };
    },
  };
}

// --- internal ---

/** In place of a form's id, where ids of applications are made. */
const SOURCE = 'certificates of earlier records';

const KINDS = Object.values(APPLICATION_KINDS).map((name) => ({ name }));

function columnsOf(programme: Programme): Record<CertificateColumn, Column> {
  const { questions } = applicationForm(programme);
  const column = (header: string, name: ApplicationQuestion, isRequired: boolean): Column => {
    return { header, formTitle: questions[name].title, isRequired };
  };
  return {
    name: column('Name', 'name', true),
    email: column('E-mail', 'email', true),
    library: column('Library', 'library', true),
    track: column('Track', 'track', true),
    kind: column('First or renewal', 'kind', false),
    verifierName: column('Verifier', 'verifierName', false),
    verifierEmail: column("Verifier's e-mail", 'verifierEmail', false),
    number: { header: 'Certificate', isRequired: true },
    issuedOn: { header: 'Issued', isRequired: true },
    expiresOn: { header: 'Valid until', isRequired: false },
  };
}

/** Whatever an older system numbered by, as long as it makes no formula in a sheet and no second line in a mail. */
function readNumber(text: string): { number: string } | { problem: string } {
  const number = oneLine(text);
  if (!number) return { problem: 'The certificate number is missing.' };
  if (/^[\p{L}\p{N}][\p{L}\p{N} ./_#():-]{0,59}$/u.test(number)) return { number };
  return {
    problem: `"${shorten(number)}" cannot be a certificate number: it begins with a letter or a digit, has at most 60 characters, and besides letters, digits and spaces only . / _ # ( ) : -`,
  };
}

function readDays(
  programme: Programme,
  pinnedRuleSet: string | undefined,
  cells: { issuedOn: string; expiresOn: string },
): { issuedOn: IsoDate; expiresOn: IsoDate } | { problem: string } {
  const { issuedOn } = cells;
  if (!issuedOn) return { problem: 'The day it was issued is missing.' };
  for (const day of [issuedOn, cells.expiresOn]) {
    if (day && !isIsoDate(day)) {
      return {
        problem: `"${shorten(day)}" is not a day of the calendar: write it as year, month, day, such as 2026-07-04.`,
      };
    }
  }
  if (issuedOn > localDate(programme, new Date().toISOString())) {
    return { problem: `It was issued on ${issuedOn}, which is in the future.` };
  }
  const expiresOn = cells.expiresOn || lastDay(programme, pinnedRuleSet, issuedOn);
  if (expiresOn <= issuedOn) {
    return {
      problem: `It is valid until ${expiresOn}, which is not after its issue on ${issuedOn}: exchange the dates.`,
    };
  }
  return { issuedOn, expiresOn };
}

/** As the rules of the day of issue say; what was issued before the programme's first rules is valid as long as under those. */
function lastDay(programme: Programme, pinnedRuleSet: string | undefined, issuedOn: IsoDate): IsoDate {
  const [oldest] = programme.ruleSets;
  const on = oldest && issuedOn < oldest.from ? oldest.from : issuedOn;
  return addDays(addYears(issuedOn, ruleSetInForce(programme, on, pinnedRuleSet).validYears), -1);
}
