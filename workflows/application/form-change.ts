import type { FormChanged } from '../messages.ts';
import { type ApplicationFile, callForAttention, record, settleAttention } from './file.ts';

/**
 * What the sender's change of the form does: while nothing is decided, and after a refusal, the story goes on with the
 * new answers; once verified, a person compares; a certificate stays as it is. A change seen twice acts once.
 */
export function takeChange(file: ApplicationFile, at: string, { submission, changedAt }: FormChanged): void {
  const key = `form changed ${changedAt}`;
  if (file.seen[key]) return;
  file.seen[key] = true;
  switch (file.phase) {
    case 'Checking credits':
    case 'More credits needed':
    case 'Awaiting verification':
    case 'Declined':
      file.submission = submission;
      file.verifier = submission.verifier;
      settleAttention(file);
      file.answer = null;
      file.isChanged = true;
      record(file, at, 'The form was changed');
      break;
    case 'Verified':
      callForAttention(file, at, 'form-changed', '');
      break;
    default:
      record(file, at, 'The form was changed, too late to be taken over');
  }
}
