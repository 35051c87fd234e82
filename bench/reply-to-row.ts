import { setTimeout as sleep } from 'node:timers/promises';
import { answerRequest, apply, lettersTo, logActivity } from '../sandbox/people.ts';
import { withDovecot } from './dovecot.ts';
import { inWorld } from './in-world.ts';
import { rowsOf } from './lifecycle.ts';

const TRUSTEE = 'Library Trustee';
const RUN = 'reply';
const PATIENCE_MS = 60_000;

/**
 * Milliseconds from a reply's delivery into Dovecot until the spreadsheet's row says Verified, one reply after another,
 * the whole service at work.
 */
export async function replyToRow(replies: number): Promise<number[]> {
  return inWorld(await withDovecot(), async (world) => {
    const people = Array.from({ length: replies }, (_, index) => ({
      applicant: { name: `Applicant ${index} of ${RUN}`, address: `applicant.${index}@example.org` },
      verifier: { name: `Verifier ${index}`, address: `verifier.${index}@example.net` },
    }));
    const activity = { title: 'Governance', provider: 'State Library', beganOn: '2026-03-02', hours: '15' };
    for (const { applicant, verifier } of people) {
      logActivity(world, applicant, TRUSTEE, { ...activity, category: world.programme.categories[0] ?? '' });
      apply(world, applicant, TRUSTEE, 'Example Public Library', verifier);
    }
    const shown = (stage: string, name: string) =>
      rowsOf(world, 'Applications', RUN).some((texts) => texts.includes(name) && texts.includes(stage));
    await until(() => people.every(({ applicant }) => shown('Awaiting verification', applicant.name)));
    await until(() => people.every(({ verifier }) => lettersTo(world, verifier.address).length > 0));
    const took: number[] = [];
    for (const { applicant, verifier } of people) {
      await answerRequest(world, verifier, 'VERIFIED');
      const deliveredAt = performance.now();
      await until(() => shown('Verified', applicant.name));
      took.push(performance.now() - deliveredAt);
    }
    return took;
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !isSo(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`A row did not come within ${PATIENCE_MS / 1000} s`);
  }
}
