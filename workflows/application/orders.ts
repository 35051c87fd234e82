import { sameAddress } from '../address.ts';
import { ATTENTION } from '../attention.ts';
import type { Command } from '../command.ts';
import {
  type Answer,
  type ApplicationFile,
  accept,
  factsOf,
  obstacle,
  order,
  record,
  settleAttention,
} from './file.ts';

/** Why a command cannot be obeyed now, in one sentence for the coordinator; null when it can. */
export function refusal(file: ApplicationFile, command: Command): string | null {
  const { phase, held } = file;
  const isOpen = phase === 'Checking credits' || phase === 'More credits needed' || phase === 'Awaiting verification';
  const stands = `the application is ${phase.toLowerCase()}`;
  switch (command.command) {
    case 'note':
      return null;
    case 'remind':
    case 'resend':
      if (phase === 'Certified' && command.command === 'resend') {
        return file.takenOver ? 'It is of earlier records: no document of it was made here' : null;
      }
      if (phase !== 'Awaiting verification') return `No answer is awaited: ${stands}`;
      if (held) return 'It is on hold: release it first';
      return obstacle(file)
        ? `There is nobody to write to: ${ATTENTION[obstacle(file) ?? 'no-verifier'].reason.toLowerCase()}`
        : null;
    case 'verifier':
      if (!isOpen) return `The verifier can no longer be changed: ${stands}`;
      return sameAddress(command.email, file.submission.applicant.email)
        ? 'Nobody verifies their own application'
        : null;
    case 'verify':
      return phase === 'Awaiting verification' || phase === 'Declined' || (phase === 'Verified' && file.attention)
        ? null
        : `There is nothing to verify: ${stands}`;
    case 'decline':
      return phase === 'Awaiting verification' || phase === 'Verified'
        ? null
        : `There is nothing to decline: ${stands}`;
    case 'hold':
      if (held) return 'It is on hold already';
      return isOpen || phase === 'Verified' ? null : `There is nothing to hold: ${stands}`;
    case 'release':
      return held ? null : 'It is not on hold';
    case 'withdraw':
      return isOpen || phase === 'Verified' || phase === 'Declined' ? null : `It can no longer be withdrawn: ${stands}`;
    case 'revoke':
      return phase === 'Certified' ? null : `There is no certificate to revoke: ${stands}`;
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
    case 'resend':
      record(file, at, `Sent again on the order of ${by}`);
      if (file.certificate) {
        order(file, 'certificate', file.submission.applicant, { ...factsOf(file), certificate: file.certificate });
        return 'The certificate goes to the applicant once more';
      }
      file.wanted = 'request';
      settleAttention(file);
      return `${file.verifier.name} is asked anew`;
    case 'verifier':
      file.verifier = { name: command.name, email: command.email };
      file.wanted = 'request';
      settleAttention(file);
      record(file, at, `Verifier is now ${command.name}, by ${by}`);
      return `${command.name} will be asked${file.held ? ' once it is released' : ''}`;
    case 'verify':
      if (file.phase === 'Verified') {
        settleAttention(file);
        record(file, at, `The decision stands, by ${by}: ${command.how}`);
        return 'The decision stands';
      }
      because(command.how, 'verified');
      return 'Verified';
    case 'decline':
      because(command.reason, 'not-verified');
      return 'Declined';
    case 'hold':
      file.held = { reason: 'on-hold', detail: command.reason ?? '', sinceAt: at };
      record(file, at, `Put on hold by ${by}${command.reason ? `: ${command.reason}` : ''}`);
      return 'On hold: nothing is sent and no certificate is made until you write release';
    case 'release':
      file.held = null;
      record(file, at, `Released by ${by}`);
      return 'It goes on';
    case 'withdraw':
      file.closing = 'withdrawn';
      record(file, at, `Withdrawal ordered by ${by}`);
      return 'Withdrawn';
    case 'revoke':
      file.revocation = { reason: command.reason, at };
      record(file, at, `Revoked by ${by}: ${command.reason}`);
      return 'Revoked';
  }
}
