import { condition, setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { msUntil, now } from '../clock.ts';
import { searchAttributes } from '../search-attributes.ts';
import { sendMails } from '../send-mails.ts';
import { type ApplicationFile, recordMail } from './file.ts';
import { addressFails } from './incoming-mail.ts';
import { noticeDueIn, orderNotice } from './notice.ts';
import { rowOf } from './row.ts';

/** Ends the story from wherever it waits. */
export class Closed extends Error {
  readonly how: 'withdrawn' | 'expired' | 'declined';
  constructor(how: 'withdrawn' | 'expired' | 'declined') {
    super(how);
    this.how = how;
  }
}

export const noEnd = () => null;
export const never = () => false;

/**
 * Waits until something has come (true) or is due (false). Whatever the handlers ordered or noted meanwhile is sent and
 * mirrored at once; a withdrawal ends the story from here.
 */
export async function until(
  file: ApplicationFile,
  hasCome: () => boolean,
  due: () => string | null,
  summary: string,
): Promise<boolean> {
  for (;;) {
    // What has come already changes more in a moment: then one look in the mirror shows all of it.
    if (hasCome() && !file.closing && file.outbox.length === 0) return true;
    await deliver(file);
    if (file.closing) throw new Closed(file.closing);
    if (hasCome()) return true;
    const dueAt = due();
    const left = dueAt === null ? Infinity : msUntil(dueAt);
    if (left <= 0) return false;
    const patience = Math.min(left, noticeDueIn(file) ?? Infinity);
    const { changedAt } = file;
    const timelineLength = file.timeline.length;
    const isStirred = () =>
      hasCome() || file.closing !== null || file.timeline.length > timelineLength || file.changedAt !== changedAt;
    setCurrentDetails(`**${rowOf(file).stage}**: waiting for ${summary}${dueAt ? `, due ${dueAt}` : ''}`);
    if (patience === Infinity) await condition(isStirred);
    else await condition(isStirred, patience, { summary: patience < left ? 'a notice to the applicant' : summary });
  }
}

/** Sends what has been ordered and brings memo and search attributes up to date. */
export async function deliver(file: ApplicationFile): Promise<void> {
  mirror(file);
  orderNotice(file, now());
  while (file.outbox.length > 0) {
    const mails = file.outbox.splice(0);
    const outcomes = await sendMails(mails);
    for (const [index, { template }] of mails.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === 'sent') recordMail(file, now(), template, outcome.messageId);
      if (outcome?.kind === 'refused') addressFails(file, now(), outcome.address);
    }
    mirror(file);
    orderNotice(file, now());
  }
}

function mirror(file: ApplicationFile): void {
  const row = rowOf(file);
  const picture = JSON.stringify(row);
  if (file.mirrored === picture) return;
  file.mirrored = picture;
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: row.stage },
    { key: searchAttributes.changed, value: new Date(row.changedAt) },
    ...(row.batchId ? [{ key: searchAttributes.batch, value: row.batchId }] : []),
  ]);
  upsertMemo({ row });
}
