import { z } from 'zod';
import type { CreditClaim } from '../../programme/credit.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Person, Submission } from '../../workflows/messages.ts';
import { APPLICATION_KINDS, type ApplicationQuestion, type TrackerQuestion } from './form-definitions.ts';
import type { FormResponse } from './response.ts';

/** `unanswerable`: there is no address to write to. `refused`: the person is told what to mend. */
export type Read<T> =
  | { kind: 'usable'; value: T }
  | { kind: 'refused'; person: Person; problems: string[] }
  | { kind: 'unanswerable'; problems: string[] };

export interface LoggedActivity {
  person: Person;
  trackId: string;
  claim: CreditClaim;
  version: string;
}

/** Longer answers are cut: what the workflows carry is small, and the form keeps the whole. */
const LINE = 300;
const PARAGRAPH = 2_000;

const address = z
  .string()
  .trim()
  .transform((text) => /^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, ''))
  .pipe(z.email({ error: 'is not an e-mail address' }));

/** What was logged. Whether it counts is for the tracker to judge, so only the person and the track are checked. */
export function readActivity(
  programme: Programme,
  { answers, responseId, submittedAt, verifiedEmail }: FormResponse<TrackerQuestion>,
): Read<LoggedActivity> {
  return forPerson(answers, verifiedEmail, (person) => {
    const trackId = trackIdOf(programme, answers.track);
    if (!trackId) return [unknownTrack(programme, answers.track)];
    const claim: CreditClaim = {
      responseId,
      title: cut(answers.title, LINE),
      provider: cut(answers.provider, LINE),
      trainer: cut(answers.trainer, LINE),
      beganOn: cut(answers.beganOn, LINE),
      endedOn: cut(answers.endedOn, LINE),
      category: cut(answers.category, LINE),
      kind: cut(answers.kind, LINE),
      amount: cut(answers.amount, LINE),
      description: cut(answers.description, PARAGRAPH),
    };
    return { person, trackId, claim, version: submittedAt };
  });
}

/** An application without the two ids. A verifier nobody can write to is left empty: the workflow asks for another. */
export function readApplication(
  programme: Programme,
  { answers, verifiedEmail }: FormResponse<ApplicationQuestion>,
): Read<Omit<Submission, 'applicationId' | 'trackerId'>> {
  return forPerson(answers, verifiedEmail, (applicant) => {
    const trackId = trackIdOf(programme, answers.track);
    const library = cut(answers.library, LINE);
    const problems = [
      ...(trackId ? [] : [unknownTrack(programme, answers.track)]),
      ...(library ? [] : ['The name of your library is missing.']),
    ];
    if (!trackId || problems.length > 0) return problems;
    const verifierEmail = address.safeParse(answers.verifierEmail);
    return {
      applicant,
      isAddressVerified: verifiedEmail !== null,
      library,
      trackId,
      kind: fold(answers.kind) === fold(APPLICATION_KINDS.renewal) ? 'renewal' : 'first',
      verifier: { name: cut(answers.verifierName, LINE), email: verifierEmail.success ? verifierEmail.data : '' },
    };
  });
}

// --- internal ---

/** Without an address nobody can be told anything; with one, everything that is wrong is told at once. */
function forPerson<T extends object>(
  answers: { name: string; email: string },
  verifiedEmail: string | null,
  read: (person: Person) => T | string[],
): Read<T> {
  const email = address.safeParse(verifiedEmail ?? answers.email);
  if (!email.success) {
    const problem = answers.email.trim()
      ? `"${cut(answers.email, 100)}" is not an e-mail address`
      : 'The e-mail address is missing';
    return { kind: 'unanswerable', problems: [problem] };
  }
  const person = { name: cut(answers.name, LINE), email: email.data };
  const value = read(person);
  const problems = [...(person.name ? [] : ['Your name is missing.']), ...(Array.isArray(value) ? value : [])];
  return problems.length > 0 || Array.isArray(value)
    ? { kind: 'refused', person: { ...person, name: person.name || person.email }, problems }
    : { kind: 'usable', value };
}

const trackIdOf = ({ tracks }: Programme, answer: string): string | null =>
  tracks.find(({ id, name }) => fold(name) === fold(answer) || id === answer.trim())?.id ?? null;

const unknownTrack = ({ tracks }: Programme, answer: string): string => {
  const known = tracks.map(({ name }) => name).join('; ');
  return answer.trim()
    ? `"${cut(answer, 60)}" is not a track: choose one of ${known}.`
    : `The track is missing: choose one of ${known}.`;
};

const fold = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

function cut(text: string, limit: number): string {
  const trimmed = text.trim();
  return trimmed.length > limit ? `${trimmed.slice(0, limit - 1)}…` : trimmed;
}
