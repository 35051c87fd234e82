import type { Credit, CreditClaim } from '../../programme/credit.ts';
import { loadProgramme } from '../../programme/load.ts';
import type { Programme, RuleSet } from '../../programme/programme.ts';

export const montana = loadProgramme('montana.yaml');
export const nebraska = loadProgramme('nebraska.yaml');

export const [ADMINISTRATION, PUBLIC_SERVICE, COLLECTIONS, TECHNOLOGY] = montana.categories as [
  string,
  string,
  string,
  string,
];

export function ruleSet(programme: Programme, id: string): RuleSet {
  const found = programme.ruleSets.find((set) => set.id === id);
  if (!found) throw new Error(`The sample asks for an unknown rule set ${id}`);
  return found;
}

/** A morning's workshop, as the tracker form hands it over. */
export function claim(changes: Partial<CreditClaim> = {}): CreditClaim {
  return {
    responseId: 'response-new',
    title: 'Weeding with care',
    provider: 'State Library',
    trainer: 'Terry Trainer',
    beganOn: '2026-05-04',
    endedOn: '',
    category: TECHNOLOGY,
    kind: 'Attended',
    amount: '2',
    description: '',
    ...changes,
  };
}

export function credit(changes: Partial<Credit> = {}): Credit {
  const beganOn = changes.beganOn ?? '2026-03-02';
  return {
    responseId: 'response-1',
    title: 'Storytime basics',
    provider: 'State Library',
    trainer: 'Terry Trainer',
    beganOn,
    endedOn: beganOn,
    category: TECHNOLOGY,
    kind: 'attended',
    halfHours: 4,
    description: '',
    ...changes,
  };
}
