import { msUntil } from '../clock.ts';
import { type ApplicationFile, matterOf, order } from './file.ts';

/** Nobody gets more than one notice a day. */
const APART_MS = 86_400_000;

/** Milliseconds until the notice that waits may go; null when none does. */
export function noticeDueIn({ notice, noticedAt }: ApplicationFile): number | null {
  if (!notice) return null;
  return noticedAt === null ? 0 : msUntil(noticedAt) + APART_MS;
}

/** Orders the notice that waits, if its time has come. */
export function orderNotice(file: ApplicationFile, at: string): void {
  const { notice } = file;
  if (!notice || (noticeDueIn(file) ?? 0) > 0) return;
  file.notice = null;
  file.noticedAt = at;
  if (notice.template === 'needs-attention') file.attentionTold[matterOf(notice.facts.reason)] = true;
  order(file, notice.template, file.submission.applicant, notice.facts);
}
