import { sameAddress } from '../address.ts';
import { ATTENTION } from '../attention.ts';
import type { Command } from '../command.ts';
import { type Answer, type ApplicationFile, accept, obstacle, record } from './file.ts';

/** Why a command cannot be obeyed now, in one sentence for the coordinator; null when it can. */
export function refusal(file: ApplicationFile, command: Command): string | null {
  const { phase } = file;
  const isOpen = phase === 'Checking credits' || phase === 'More credits needed' || phase === 'Awaiting verification';
  switch (command.command) {
    case 'note':
      return null;
    case 'remind':
      if (phase !== 'Awaiting verification') return `No answer is awaited: the application is ${phase.toLowerCase()}`;
      return obstacle(file)
        ? `There is nobody to remind: ${ATTENTION[obstacle(file) ?? 'no-verifier'].reason.toLowerCase()}`
        : null;
    case 'verifier':
      if (!isOpen) return `The verifier can no longer be changed: the application is ${phase.toLowerCase()}`;
      return sameAddress(command.email, file.submission.applicant.email)
        ? 'Nobody verifies their own application'
        : null;
    case 'verify':
      return phase === 'Awaiting verification' || phase === 'Declined' || (phase === 'Verified' && file.attention)
        ? null
        : `There is nothing to verify: the application is ${phase.toLowerCase()}`;
    case 'decline':
      return phase === 'Awaiting verification' || phase === 'Verified'
        ? null
        : `There is nothing to decline: the application is ${phase.toLowerCase()}`;
    case 'withdraw':
      return isOpen || phase === 'Verified' || phase === 'Declined'
        ? null
        : `It can no longer be withdrawn: the application is ${phase.toLowerCase()}`;
  }
}

/** Does what was ordered, or sees to it that the story does; the answer is shown beside the command. */
export function obey(file: ApplicationFile, at: string, command: Command, by: string): string {
  const because = (reason: string | null, kind: Answer['kind']) =>
    accept(file, at, { kind, disputed: [], reason, receivedAt: at, by: `${by} (coordinator)` });
  switch (command.command) {
    case 'note':
      file.note = command.text;
      record(file, at, `Note: ${command.text}`);
      return 'Noted';
    case 'remind':
      file.wanted = 'reminder';
      record(file, at, `Reminder ordered by ${by}`);
      return 'A reminder goes to the verifier';
    case 'verifier':
      file.verifier = { name: command.name, email: command.email };
      file.wanted = 'request';
      file.attention = null;
      record(file, at, `Verifier is now ${command.name}, by ${by}`);
      return `${command.name} will be asked`;
    case 'verify':
      if (file.phase === 'Verified') {
        file.attention = null;
        record(file, at, `The decision stands, by ${by}: ${command.how}`);
        return 'The decision stands';
      }
      because(command.how, 'verified');
      return 'Verified';
    case 'decline':
      because(command.reason, 'not-verified');
      return 'Declined';
    case 'withdraw':
      file.closing = 'withdrawn';
      record(file, at, `Withdrawal ordered by ${by}`);
      return 'Withdrawn';
  }
}
