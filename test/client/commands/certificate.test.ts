import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicationOfEarlierNumber } from '../../../activities/import/certificate-line.ts';
import { withInstants } from '../../../activities/reports/certificate-dates.ts';
import { createReports } from '../../../activities/reports/index.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';
import { formatDate } from '../../../programme/dates.ts';
import {
  type ApplicationRow,
  commandUpdate,
  mailReadSignal,
  releasedSignal,
  type Submission,
  TASK_QUEUE,
  workflowIds,
} from '../../../workflows/messages.ts';
import { type ApplicationHandle, apply, reaches } from '../../helpers/applications.ts';
import { ada, casey, daysAgo, reply, submission } from '../../helpers/cast.ts';
import { type CommandLine, openCommandLine, type Said } from '../../helpers/command-line.ts';
import { eventually } from '../../helpers/eventually.ts';
import { montana, openStage, type Stage } from '../../helpers/temporal.ts';

const OURS = '0c'.repeat(32);
const OTHER = '0d'.repeat(32);
const NOWHERE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
const keyOf = (hex: string) => Buffer.from(hex, 'hex');

const templates = loadTemplates('templates');
const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const reports = createReports({
  programme: montana,
  coordinator: casey,
  templates,
  folder,
  certificateKey: keyOf(OURS),
});

let stage: Stage;
let commands: CommandLine;
beforeAll(async () => {
  stage = await openStage({
    async issueCertificate(input) {
      const { submission, ruleSetId, now } = input;
      const certificate = reports.certificateDates({ ruleSetId, applicationId: submission.applicationId, now });
      await reports.keepDocuments(await reports.makeDocuments({ ...input, certificate }));
      return {
        certificate,
        delivery: { kind: 'sent', messageId: '<certificate@library.example>' },
      };
    },
  });
  commands = openCommandLine(stage.address);
});
afterAll(async () => {
  commands.close();
  await stage.close();
  rmSync(folder, { recursive: true });
});

interface Certified {
  handle: ApplicationHandle;
  row: ApplicationRow;
  number: string;
  file: string;
}

/** Somebody's certificate, issued by the workflow itself. */
async function certify(changes: Partial<Submission> = {}): Promise<Certified> {
  const handle = await apply(stage, changes);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  const { batchId } = await reaches(handle, 'Verified');
  await handle.signal(releasedSignal, { batchId: batchId ?? '' });
  const row = await reaches(handle, 'Certified');
  const number = row.certificateNumber ?? '';
  return { handle, row, number, file: join(folder, `${number}.pdf`) };
}

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const verify = (certificate: string, environment: Record<string, string> = {}, ...options: string[]): Promise<Said> =>
  commands.runIn(
    { COUNTERSIGN_CERTIFICATE_KEY: OURS, ...environment },
    'certificate',
    'verify',
    certificate,
    ...options,
  );

async function verdict(certificate: string, environment: Record<string, string> = {}) {
  const { code, out, err } = await verify(certificate, environment, '--json');
  expect(err).toBe('');
  return { code, ...JSON.parse(out) };
}

const day = (date: string | null): string => formatDate(date ?? '');

describe('certificate verify', () => {
  let adas: Certified;
  beforeAll(async () => {
    adas = await certify();
  });

  test('knows the numbers of earlier records, whatever they look like', async () => {
    const number = 'Old No. 12/34';
    const asked = submission({ applicationId: applicationOfEarlierNumber(number) });
    const days = { issuedOn: daysAgo(100), expiresOn: daysAgo(-900) };
    await stage.client.workflow.start('applicationWorkflow', {
      workflowId: workflowIds.application(asked.applicationId),
      taskQueue: TASK_QUEUE,
      args: [
        {
          submission: asked,
          submittedAgoMs: 0,
          takenOver: { certificate: withInstants(montana, { number, ...days }), trackName: 'Library Staff' },
        },
      ],
    });
    expect(await verdict('old no. 12/34')).toMatchObject({ code: 0, verdict: 'valid', expiresOn: days.expiresOn });
  });

  test('says of a file until when it is valid, and what it states', async () => {
    const { code, out } = await verify(adas.file);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Valid until ${day(adas.row.expiresOn)}\\.\n\n`));
    for (const fact of ['genuine', adas.number, ada.name, 'Example Public Library', 'Library Staff', '60']) {
      expect(out).toContain(fact);
    }
    expect(await verdict(adas.file)).toMatchObject({
      code: 0,
      verdict: 'valid',
      signature: 'genuine',
      number: adas.number,
      holder: ada.name,
      hours: 60,
      issuedOn: adas.row.issuedOn,
      expiresOn: adas.row.expiresOn,
      isRevocationKnown: true,
      revokedOn: null,
    });
  });

  test('says the same of a number, however it is written, and needs no key for it', async () => {
    expect(await verdict(` ${adas.number.toLowerCase()}`, { COUNTERSIGN_CERTIFICATE_KEY: '' })).toMatchObject({
      code: 0,
      verdict: 'valid',
      signature: null,
      number: adas.number,
      holder: ada.name,
      expiresOn: adas.row.expiresOn,
    });
  });

  test('knows no number that was made up, and none of an application without a certificate', async () => {
    const { applicationId } = await reaches(await apply(stage), 'Awaiting verification');
    for (const number of ['MSL-2027-00000000', `MSL-2026-${applicationId.slice(2)}`]) {
      expect(await verdict(number)).toMatchObject({ code: 1, verdict: 'unknown-number', number, signature: null });
    }
  });

  test('finds an altered file without asking anybody', async () => {
    const pdf = readFileSync(adas.file);
    pdf[pdf.length >> 1]! ^= 1;
    expect(await verdict(written('altered.pdf', pdf), NOWHERE)).toMatchObject({
      code: 1,
      verdict: 'altered',
      says: [expect.stringContaining('not the file that was issued'), expect.any(String)],
    });
  });

  test('tells another key from an earlier one of ours', async () => {
    const changed = { COUNTERSIGN_CERTIFICATE_KEY: OTHER };
    expect(await verdict(adas.file, changed)).toMatchObject({ code: 1, verdict: 'unknown-key' });
    const kept = { ...changed, COUNTERSIGN_CERTIFICATE_KEY_PREVIOUS: OURS };
    expect(await verdict(adas.file, kept)).toMatchObject({ code: 0, verdict: 'valid' });
  });

  test.each([
    ['a PDF without a signature', '%PDF-1.3\n%%EOF\n', 'carries no signature'],
    ['no PDF', 'PK', 'this is no PDF'],
  ])('calls %s not ours', async (_what, content, words) => {
    expect(await verdict(written('foreign.pdf', content))).toMatchObject({
      code: 1,
      verdict: 'not-ours',
      number: null,
      says: [expect.stringContaining(words)],
    });
  });

  test('checks the signature alone where Temporal cannot be reached, and says so', async () => {
    const { code, out } = await verify(adas.file, NOWHERE);
    expect(code).toBe(1);
    expect(out).toContain(`Genuine, and within its dates until ${day(adas.row.expiresOn)}.`);
    expect(out).toMatch(/Only the signature was checked.*\nNo Temporal server answers at 127\.0\.0\.1:1/);
  });

  test('goes by the file’s own dates once Temporal has forgotten the number', async () => {
    const { handle, number, file } = await certify();
    await stage.client.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
    });
    await eventually(
      () => handle.describe().catch((error: unknown) => error),
      (seen) => seen instanceof WorkflowNotFoundError,
    );
    expect(await verdict(number)).toMatchObject({ code: 1, verdict: 'unknown-number' });
    expect(await verdict(file)).toMatchObject({ code: 1, verdict: 'genuine', isRevocationKnown: false });
  });

  test('says when it expired, by the workflow’s clock', async () => {
    const { handle, row, number, file } = await certify();
    await stage.skip(handle, 4 * 366);
    await reaches(handle, 'Expired');
    for (const certificate of [number, file]) {
      expect(await verdict(certificate)).toMatchObject({ code: 1, verdict: 'expired', expiresOn: row.expiresOn });
    }
  });

  test('says when it was revoked, and why', async () => {
    const { handle, number, file } = await certify();
    const command = { command: 'revoke', reason: 'issued by mistake' } as const;
    await handle.executeUpdate(commandUpdate, { args: [{ command, by: 'casey' }] });
    await reaches(handle, 'Revoked');
    expect(await verdict(number)).toMatchObject({
      code: 1,
      verdict: 'revoked',
      revokedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      revocation: 'issued by mistake',
    });
    const { code, out } = await verify(file);
    expect(code).toBe(1);
    expect(out).toMatch(/^Revoked on \d+ \w+ \d{4}: issued by mistake\n/);
  });

  test('shows a holder in any alphabet, as one line of text', async () => {
    const { file } = await certify({ applicant: { name: '山田 \u001b[2J 花子', email: 'ada@example.org' } });
    expect((await verify(file)).out).toContain('Holder       山田  [2J 花子\n');
  });
});

describe('a mistake at the keyboard is one line and exit code 1', () => {
  const lineOf = ({ code, out, err }: Said): string => {
    expect({ code, out, lines: err.trimEnd().split('\n').length }, err).toEqual({ code: 1, out: '', lines: 1 });
    return err;
  };

  test('what is neither a number nor a file', async () => {
    expect(lineOf(await verify('MSL-2027'))).toMatch(/"MSL-2027" is neither a file nor .*MSL-2027-7K2MQ9XD/);
    expect(lineOf(await verify(folder))).toContain('EISDIR');
  });

  test('a file without the key to check it with', async () => {
    const line = lineOf(await verify(written('any.pdf', '%PDF-'), { COUNTERSIGN_CERTIFICATE_KEY: '' }));
    expect(line).toMatch(/COUNTERSIGN_CERTIFICATE_KEY .*is missing.*openssl rand -hex 32/);
  });

  test('a number where Temporal cannot be reached', async () => {
    expect(lineOf(await verify('MSL-2027-7K2MQ9XD', NOWHERE))).toContain('No Temporal server answers');
  });
});
