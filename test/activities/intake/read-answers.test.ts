import { expect, test } from 'vitest';
import { readActivity, readApplication } from '../../../activities/intake/read-answers.ts';
import { montana } from '../../helpers/temporal.ts';

const version = {
  responseId: 'response-1',
  submittedAt: '2026-11-02T10:00:00.000123Z',
  verifiedEmail: null,
};

const activity = (changes: Record<string, string> = {}) =>
  readActivity(montana, {
    ...version,
    answers: {
      name: 'Ada Example',
      email: 'ada@example.org',
      track: 'Library Staff',
      title: 'Indexing',
      provider: '',
      trainer: '',
      beganOn: '2026-05-04',
      endedOn: '',
      category: 'Technology',
      kind: 'Attended',
      amount: '2',
      description: '',
      ...changes,
    },
  });

const application = (changes: Record<string, string> = {}) =>
  readApplication(montana, {
    ...version,
    answers: {
      name: 'Ada Example',
      email: 'ada@example.org',
      library: 'Example Public Library',
      track: 'library staff',
      kind: 'Renewal',
      verifierName: 'Vera Verifier',
      verifierEmail: 'vera@example.org',
      ...changes,
    },
  });

test('hours, dates and categories that cannot count go on to the tracker, which answers them', () => {
  const read = activity({ amount: 'a lot', beganOn: '2096-01-01', category: 'Gardening' });
  expect(read).toMatchObject({ kind: 'usable', value: { claim: { amount: 'a lot', category: 'Gardening' } } });
});

test('an address may come with a name, a mailto: or spaces around it', () => {
  for (const email of [' ada@example.org ', 'Ada <ada@example.org>', 'mailto:ada@example.org']) {
    expect(activity({ email })).toMatchObject({ kind: 'usable', value: { person: { email: 'ada@example.org' } } });
  }
});

test('an address that is none makes a form unanswerable', () => {
  expect(activity({ email: 'ada@' })).toEqual({
    kind: 'unanswerable',
    problems: ['"ada@" is not an e-mail address'],
  });
  expect(application({ email: '' })).toMatchObject({ kind: 'unanswerable' });
});

test('everything else that is wrong is told to the person at once', () => {
  expect(application({ name: ' ', track: 'Astronaut', library: '' })).toMatchObject({
    kind: 'refused',
    person: { email: 'ada@example.org' },
    problems: [
      'Your name is missing.',
      '"Astronaut" is not a track: choose one of Library Director; Library Staff; Library Trustee.',
      'The name of your library is missing.',
    ],
  });
});

test('an application starts without a usable verifier, so that one can be asked for', () => {
  expect(application({ verifierEmail: 'Vera?' })).toMatchObject({
    kind: 'usable',
    value: { kind: 'renewal', trackId: 'staff', verifier: { name: 'Vera Verifier', email: '' } },
  });
});
