import { html } from 'hono/html';
import type { ApplicationRow } from '../../workflows/messages.ts';
import type { Html } from './html.ts';
import { name } from './name.ts';
import type { When } from './when.ts';

interface Step {
  title: string;
  /** What is known of it, in a few words. */
  detail: Html | string;
}

/** An application's way as five steps, the present one marked. */
export function lifecycle(row: ApplicationRow, when: When): Html {
  const steps: Step[] = [
    { title: 'Application', detail: when.date(row.submittedAt) },
    { title: 'Credits', detail: row.hours > 0 ? `${row.hours} hours` : '' },
    { title: 'Verifier', detail: verifierDetail(row, when) },
    { title: 'Batch', detail: row.batchId ?? '' },
    { title: 'Certificate', detail: row.expiresOn ? `until ${when.date(row.expiresOn)}` : '' },
  ];
  const { step, hasEnded } = standing(row);
  return html`<ol class="lifecycle" aria-label="Its way">${steps.map(({ title, detail }, index) => {
    const state = index < step ? 'done' : index > step ? 'later' : hasEnded ? 'ended' : 'present';
    return html`<li class="${state}"${state === 'present' ? html` aria-current="step"` : ''}>
      <span class="title">${title}${state === 'done' ? html`<span class="hidden"> (done)</span>` : ''}</span>
      <span class="detail">${state === 'ended' ? row.stage : detail}</span></li>`;
  })}</ol>`;
}

// --- internal ---

function verifierDetail(
  { verifier, requestedAt, remindersSent, decidedAt }: ApplicationRow,
  when: When,
): Html | string {
  if (decidedAt) return `answered ${when.date(decidedAt)}`;
  if (!requestedAt) return name(verifier);
  return remindersSent > 0
    ? `reminded ${remindersSent === 1 ? 'once' : `${remindersSent} times`}`
    : `asked ${when.date(requestedAt)}`;
}

/** The step an application is at, and whether it ended there without reaching the last. */
function standing(row: ApplicationRow): { step: number; hasEnded: boolean } {
  const reached = row.certificateNumber ? 4 : row.batchId ? 3 : row.requestedAt ? 2 : 1;
  switch (row.stage) {
    case 'Checking credits':
    case 'More credits needed':
      return { step: 1, hasEnded: false };
    case 'Awaiting verification':
      return { step: 2, hasEnded: false };
    case 'Needs attention':
      return { step: Math.max(reached, 2), hasEnded: false };
    case 'Verified':
      return { step: 3, hasEnded: false };
    case 'Certified':
      return { step: 4, hasEnded: false };
    case 'Declined':
    case 'Withdrawn':
    case 'Expired':
    case 'Revoked':
      return { step: reached, hasEnded: true };
  }
}
