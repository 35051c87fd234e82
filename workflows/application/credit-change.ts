import type { Credit } from '../../programme/credit.ts';
import type { CreditsTold } from '../messages.ts';
import { type ApplicationFile, callForAttention, record } from './file.ts';

/**
 * What the tracker tells. More credits matter while some are missing; a line that its person has corrected since the
 * verifier saw it is asked about anew, and after the decision a person compares.
 */
export function takeCredits(file: ApplicationFile, at: string, told: CreditsTold): void {
  file.told = told;
  const corrected = file.list.filter((line) =>
    told.credits.some((credit) => credit.responseId === line.responseId && !isSame(credit, line)),
  );
  if (corrected.length === 0) return;
  const titles = corrected.map(({ title }) => title).join('; ');
  switch (file.phase) {
    case 'Checking credits':
    case 'More credits needed':
    case 'Awaiting verification':
    case 'Declined':
      file.disputed = file.disputed.filter((id) => !corrected.some(({ responseId }) => responseId === id));
      file.answer = null;
      file.isChanged = true;
      record(file, at, `Corrected by the applicant: ${titles}`);
      break;
    case 'Verified':
      callForAttention(file, at, 'credits-changed', titles);
      break;
    default:
      record(file, at, `Corrected by the applicant, too late to be taken over: ${titles}`);
  }
}

const isSame = (a: Credit, b: Credit): boolean => JSON.stringify(a) === JSON.stringify(b);
