import type { Actor } from '../people.ts';

/** Somebody to play, with what is typed into the forms for them. */
export interface Role {
  id: string;
  applicant: Actor;
  verifier: Actor;
  /** How many of the sample activities they have logged when they apply. */
  activities: number;
  /** What their story shows. */
  about: string;
}

const person = (name: string): Actor => ({ name, address: `${name.toLowerCase().replaceAll(' ', '.')}@example.org` });

export const ADA: Role = {
  id: 'ada',
  applicant: person('Ada Example'),
  verifier: person('Vera Director'),
  activities: 12,
  about: 'has everything that is asked for',
};

export const ROLES: readonly Role[] = [
  ADA,
  {
    id: 'ben',
    applicant: person('Ben Almost'),
    verifier: person('Walt Director'),
    activities: 11,
    about: 'applies one activity short, and is told what is missing',
  },
  {
    id: 'cleo',
    applicant: person('Cleo Plenty'),
    verifier: person('Wanda Exact'),
    activities: 13,
    about: 'has one activity to spare, so that a disputed line costs nothing',
  },
  {
    id: 'dan',
    applicant: person('Dan Doubtful'),
    verifier: person('Zoe Strict'),
    activities: 12,
    about: 'has a verifier who may dispute a line or say no',
  },
  {
    id: 'eve',
    applicant: person('Eve Mistyped'),
    verifier: { name: 'Vic Right', address: 'vic.wrong@example.org' },
    activities: 12,
    about: 'has typed an address that does not work: let the request bounce',
  },
  {
    id: 'finn',
    applicant: person('Finn Patient'),
    verifier: person('Yolanda Away'),
    activities: 12,
    about: 'has a verifier who is away, or answers unclearly',
  },
];

export const LIBRARY = 'Example Public Library';

/** By its id; Ada for one that is not known. */
export const roleOf = (id: string | undefined): Role => ROLES.find((role) => role.id === id) ?? ADA;
