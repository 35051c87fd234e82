import { existsSync, readFileSync } from 'node:fs';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { Command } from 'commander';
import { applicationOfEarlierNumber } from '../../activities/import/certificate-line.ts';
import { checkSignature, type SignatureFinding } from '../../activities/reports/certificate-signature.ts';
import { localDate } from '../../programme/batch.ts';
import { formatDate } from '../../programme/dates.ts';
import { loadProgramme } from '../../programme/load.ts';
import type { IsoDate, Programme } from '../../programme/programme.ts';
import { loadSettings, readCertificateKeys } from '../../worker/configuration.ts';
import { ServerUnreachable } from '../../worker/connect.ts';
import { oneLine } from '../../worker/one-line.ts';
import { applicationOfNumber } from '../../workflows/certificate.ts';
import { rowInMemo, workflowIds } from '../../workflows/messages.ts';
import {
  type Answer,
  answerAbout,
  type Register,
  registerOf,
  type Stated,
  type Verdict,
} from '../certificate-answer.ts';
import { Mistake } from '../mistake.ts';
import { printJson } from '../print.ts';
import { configurationFile, withClient } from '../session.ts';

export const certificateCommand = (): Command =>
  new Command('certificate').description('look into certificates').addCommand(verify());

const verify = (): Command =>
  new Command('verify')
    .description('say whether a certificate holds; exit code 0 only when it is known to be valid')
    .argument('<certificate>', 'its file, or its number, MSL-2027-7K2MQ9XD')
    .option('--json', 'one JSON object')
    .action(async (certificate: string, { json }: { json?: true }, command: Command) => {
      const typed = certificate.trim();
      const number = applicationOfNumber(typed) ? typed.toUpperCase() : typed;
      // In its zone certificates end.
      const programme = loadProgramme(loadSettings(configurationFile(command)).programme.file);
      const found = existsSync(certificate)
        ? await verifyFile(certificate, programme, command)
        : await verifyNumber(number, programme, command);
      if (found.verdict !== 'valid') process.exitCode = 1;
      if (json) printJson(found);
      else print(found);
    });

type Refused = Exclude<SignatureFinding['kind'], 'genuine'>;

interface Found extends Partial<Omit<Answer, 'verdict'>>, Partial<Stated> {
  verdict: Verdict | Refused;
  says: string[];
  /** Null when no file was given. */
  signature: SignatureFinding['kind'] | null;
  number: string | null;
}

async function verifyNumber(number: string, programme: Programme, command: Command): Promise<Found> {
  const register = await withClient(command, (client) => lookUp(client, number, programme));
  if (register.kind === 'unknown' && !applicationOfNumber(number)) throw neither(number);
  const stated = register.kind === 'known' ? register.stated : {};
  return { ...answerAbout(register, null, today(programme)), signature: null, number, ...stated };
}

async function verifyFile(path: string, programme: Programme, command: Command): Promise<Found> {
  const finding = checkSignature(read(path), readCertificateKeys());
  if (finding.kind !== 'genuine') {
    return { verdict: finding.kind, says: refusalOf(finding), signature: finding.kind, number: null };
  }
  const { statement } = finding;
  const register = await withClient(command, (client) => lookUp(client, statement.number, programme)).catch(
    whenUnreachable,
  );
  return { ...answerAbout(register, statement, today(programme)), signature: 'genuine', ...statement };
}

async function lookUp(client: Client, number: string, programme: Programme): Promise<Register> {
  // Numbers of an earlier system look as they like.
  const workflowId = workflowIds.application(applicationOfNumber(number) ?? applicationOfEarlierNumber(number));
  try {
    return registerOf(rowInMemo(await client.workflow.getHandle(workflowId).describe()), number, programme);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'unknown' };
    throw error;
  }
}

function whenUnreachable(error: unknown): Register {
  if (error instanceof ServerUnreachable) return { kind: 'unreachable', why: error.message };
  throw error;
}

const today = (programme: Programme): IsoDate => localDate(programme, new Date().toISOString());

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Mistake(`"${path}" cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

const neither = (text: string): Mistake =>
  new Mistake(
    `"${text}" is neither a file nor the number of a certificate known here; ours look like MSL-2027-7K2MQ9XD.`,
  );

function refusalOf(finding: SignatureFinding & { kind: Refused }): string[] {
  switch (finding.kind) {
    case 'altered':
      return ['Altered: this is not the file that was issued.', 'It was changed, or saved anew by another program.'];
    case 'unknown-key':
      return [
        `Signed with an unknown key, ${finding.publicKey}.`,
        'If it was ours once, name it in COUNTERSIGN_CERTIFICATE_KEY_PREVIOUS.',
      ];
    case 'not-ours':
      return [
        finding.why === 'no PDF' ? 'Not ours: this is no PDF.' : 'Not ours: the PDF carries no signature of ours.',
      ];
  }
}

function print({ says, signature, number, holder, library, track, hours, issuedOn, expiresOn }: Found): void {
  for (const line of says) console.log(oneLine(line));
  const facts: [string, string | number | null | undefined][] = [
    ['Signature', signature],
    ['Number', number],
    ['Holder', holder],
    ['Library', library],
    ['Track', track],
    ['Hours', hours],
    ['Issued', issuedOn && formatDate(issuedOn)],
    ['Valid until', expiresOn && formatDate(expiresOn)],
  ];
  console.log();
  for (const [name, value] of facts) {
    if (value !== null && value !== undefined) console.log(`${name.padEnd(12)} ${oneLine(String(value))}`);
  }
}
