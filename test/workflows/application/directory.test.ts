import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailReadSignal, releasedSignal } from '../../../workflows/messages.ts';
import type { ListedPerson } from '../../../workflows/ports.ts';
import { apply, isQuiet, mailsOf, reaches } from '../../helpers/applications.ts';
import { ada, reply } from '../../helpers/cast.ts';
import { openStage, type Stage } from '../../helpers/temporal.ts';

const dora: ListedPerson = { name: 'Dora Director', email: 'dora@example.org', role: 'Director' };
const chad: ListedPerson = { name: 'Chad Chair', email: 'chad@example.org', role: 'Board chair' };

/** The spreadsheet can be read, unless a test takes it away. */
let isAway = false;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    async findVerifiers() {
      if (isAway) throw new Error('the spreadsheet cannot be read');
      return [dora];
    },
    whoElseToRemind: async () => [chad],
  });
});
afterAll(() => stage.close());

const factsOf = (handle: { workflowId: string }, template: string) =>
  stage.mails.find((mail) => mail.template === template && handle.workflowId.endsWith(mail.owner))?.facts;

test('an applicant who names somebody else learns whom the Directory names, and the verifier is asked all the same', async () => {
  const handle = await apply(stage);
  await reaches(handle, 'Awaiting verification');
  await isQuiet(handle);
  expect(factsOf(handle, 'application-received')).toMatchObject({ named: [dora] });
  expect(mailsOf(stage, handle)).toContain('verification-request');
});

test('whoever names themselves is told who may verify instead', async () => {
  const handle = await apply(stage, { verifier: ada });
  await reaches(handle, 'Needs attention');
  await isQuiet(handle);
  expect(factsOf(handle, 'needs-attention')).toMatchObject({ reason: 'same-person', named: [dora] });
});

test('a Directory that cannot be read keeps nobody waiting', async () => {
  isAway = true;
  try {
    const handle = await apply(stage);
    await reaches(handle, 'Awaiting verification');
    await isQuiet(handle);
    expect(factsOf(handle, 'application-received')).toMatchObject({ named: [] });
  } finally {
    isAway = false;
  }
});

test('before a certificate ends, the person whom the Directory names hears of it as often as its holder', async () => {
  const handle = await apply(stage);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  const { batchId } = await reaches(handle, 'Verified');
  await handle.signal(releasedSignal, { batchId: batchId ?? '' });
  await reaches(handle, 'Certified');
  await stage.skip(handle, 4 * 366);
  await handle.result();
  const notices = stage.mails.flatMap((mail) =>
    mail.template === 'renewal-notice' && handle.workflowId.endsWith(mail.owner) ? [mail] : [],
  );
  expect(notices.map(({ facts }) => facts.monthsLeft)).toEqual([12, 6, 1]);
  expect(notices[0]).toMatchObject({ to: { name: chad.name, email: chad.email }, facts: { role: 'Board chair' } });
});
