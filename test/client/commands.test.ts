import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ApplicationRow,
  batchInMemo,
  mailReadSignal,
  type Submission,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import type { Stage as StageName } from '../../workflows/stage.ts';
import {
  type ApplicationHandle,
  idOf,
  reaches as reachesStage,
  rowOf as rowIn,
  apply as startApplication,
} from '../helpers/applications.ts';
import { reply } from '../helpers/cast.ts';
import { type CommandLine, openCommandLine } from '../helpers/command-line.ts';
import { dataKeys, KEY_IN_ENVIRONMENT } from '../helpers/data-keys.ts';
import { eventually } from '../helpers/eventually.ts';
import { openStage, type Stage } from '../helpers/temporal.ts';

let stage: Stage;
let commands: CommandLine;
let run: CommandLine['run'];
beforeAll(async () => {
  stage = await openStage();
  commands = openCommandLine(stage.address);
  run = commands.run;
});
afterAll(async () => {
  commands.close();
  await stage.close();
});

const handleOf = (id: string): ApplicationHandle => stage.client.workflow.getHandle(workflowIds.application(id));
const rowOf = (id: string) => rowIn(handleOf(id));
const reaches = (id: string, name: StageName) => reachesStage(handleOf(id), name);

/** An application that awaits its verifier; its id. */
async function apply(changes: Partial<Submission> = {}): Promise<string> {
  const handle = await startApplication(stage, changes);
  await reachesStage(handle, 'Awaiting verification');
  return idOf(handle);
}

async function applyAndBeVerified(): Promise<{ id: string; batchId: string }> {
  const id = await apply();
  await handleOf(id).signal(mailReadSignal, reply({ kind: 'verified' }));
  return { id, batchId: (await reaches(id, 'Verified')).batchId ?? '' };
}

/** Temporal's list follows a moment after; what it shows of these ids. */
const listed = (ids: string[], ...options: string[]) =>
  eventually(
    async () => {
      const rows = JSON.parse((await run('list', '--json', ...options)).out) as ApplicationRow[];
      return rows.filter(({ applicationId }) => ids.includes(applicationId));
    },
    (rows) => rows.length === ids.length,
  );

describe('list and show', () => {
  let waiting: string;
  let verified: { id: string; batchId: string };
  beforeAll(async () => {
    waiting = await apply({ applicant: { name: 'Ada\u001b[2J\u0007 Example\u009b31m', email: 'ada@example.org' } });
    verified = await applyAndBeVerified();
    await listed([verified.id], '--stage', 'Verified');
  });

  test('list shows applications as a table, in the order in which they came', async () => {
    await listed([waiting, verified.id]);
    const { code, out, err } = await run('list');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Application .*Applicant .*Library .*Stage .*Verifier .*Hours .*Batch .*Changed/);
    const lines = out.split('\n');
    const first = lines.findIndex((line) => line.includes(waiting));
    const second = lines.findIndex((line) => line.includes(verified.id));
    expect(lines[first]).toContain('Awaiting verification');
    expect(lines[second]).toContain(verified.batchId);
    expect(first).toBeLessThan(second);
  });

  test('whoever has another key than the service is told which one is missing, and where it belongs', async () => {
    const other = { COUNTERSIGN_DATA_KEY: randomBytes(32).toString('hex') };
    for (const args of [['list'], ['show', waiting]]) {
      const { code, out, err } = await commands.runIn(other, ...args);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^A payload is sealed with the data key [0-9a-f]{16}; .*COUNTERSIGN_DATA_KEY_PREVIOUS\.\n$/);
      expect(err).toContain(dataKeys.current.id);
    }
    const both = { ...other, COUNTERSIGN_DATA_KEY_PREVIOUS: KEY_IN_ENVIRONMENT.COUNTERSIGN_DATA_KEY };
    expect((await commands.runIn(both, 'list')).out).toContain(waiting);
  });

  test('list can be narrowed to a stage, however its name is written, and to a batch', async () => {
    const ids = async (...options: string[]) =>
      (JSON.parse((await run('list', '--json', ...options)).out) as ApplicationRow[]).map((row) => row.applicationId);
    const atStage = await ids('--stage', 'awaiting VERIFICATION');
    expect(atStage).toContain(waiting);
    expect(atStage).not.toContain(verified.id);
    expect(await ids('--batch', verified.batchId)).toEqual([verified.id]);
    expect(await ids('--batch', '1999-Q1')).toEqual([]);
    expect(await ids('--batch', verified.batchId, '--stage', 'Certified')).toEqual([]);
  });

  test('list can be narrowed to libraries by part of their name, whatever its case', async () => {
    const hilltop = await apply({ library: 'Hilltop Public Library' });
    await listed([hilltop]);
    const ids = async (...options: string[]) =>
      (JSON.parse((await run('list', '--json', ...options)).out) as ApplicationRow[]).map((row) => row.applicationId);
    expect(await ids('--library', ' hillTOP ')).toEqual([hilltop]);
    expect(await ids('--library', 'public library')).toEqual(expect.arrayContaining([hilltop, waiting, verified.id]));
    expect(await ids('--library', 'Hilltop', '--stage', 'Verified')).toEqual([]);
    expect(await ids('--library', 'Valley')).toEqual([]);
  });

  test('show tells what stands in the row and what has happened', async () => {
    const { code, out } = await run('show', verified.id.toLowerCase());
    expect(code).toBe(0);
    expect(out).toMatch(/^stage +Verified$/m);
    expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}Verification requested, 12 lines$/m);
    // What was mailed, and to whom by role, follows when the mail is out.
    await eventually(
      async () => (await run('show', verified.id)).out,
      (shown) =>
        [
          'Mail to the applicant: application-received',
          'Mail to the verifier: verification-request',
          'Verified by vera@example.org',
          'Mail to the verifier: verification-recorded',
          'Mail to the applicant: application-verified',
        ].every((line) => new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d {2}${line}$`, 'm').test(shown)),
    );
    const { timeline, ...row } = JSON.parse((await run('show', verified.id, '--json')).out);
    expect(row).toEqual(await rowOf(verified.id));
    expect(timeline[0]).toEqual({ at: expect.any(String), what: 'Application received' });
  });

  test('nothing that people typed can steer the terminal', async () => {
    const outputs = await Promise.all([
      run('list'),
      run('list', '--json'),
      run('show', waiting),
      run('show', waiting, '--json'),
    ]);
    for (const { code, out } of outputs) {
      expect(code).toBe(0);
      expect(out).toContain('Ada');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
    expect((JSON.parse(outputs[3]?.out ?? '') as ApplicationRow).applicant).toBe((await rowOf(waiting))?.applicant);
  });
});

describe('the coordinator’s orders', () => {
  let id: string;
  beforeEach(async () => {
    id = await apply();
  });
  const said = async (...args: string[]) => {
    const { code, out, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out.trim();
  };
  const refused = async (...args: string[]) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    return err.trimEnd();
  };

  test('remind, note, verifier and verify are obeyed and answered', async () => {
    expect(await said('remind', id)).toBe('A reminder goes to the verifier');
    expect(await said('note', id, 'called', 'on', 'Monday')).toBe('Noted');
    expect(await said('verifier', id, 'Stan Stranger <stan@example.net>')).toBe('Stan Stranger will be asked');
    expect(await said('verify', id, 'by telephone')).toBe('Verified');
    expect(await reaches(id, 'Verified')).toMatchObject({
      note: 'called on Monday',
      verifierEmail: 'stan@example.net',
    });
  });

  test('decline is obeyed, and what no longer makes sense is refused with the reason', async () => {
    expect(await refused('decline', id, '""')).toBe('Say why: decline "reason"');
    expect(await said('decline', id, 'she', 'was', 'away')).toBe('Declined');
    await reaches(id, 'Declined');
    expect(await refused('remind', id)).toBe('No answer is awaited: the application is declined');
    expect(await refused('verifier', id, 'Ada <ADA@example.org>')).toMatch(/can no longer be changed/);
  });

  test('withdraw closes an application, and whatever is ordered after it is told so', async () => {
    expect(await said('withdraw', id)).toBe('Withdrawn');
    await reaches(id, 'Withdrawn');
    await stage.client.workflow.getHandle(workflowIds.application(id)).result();
    expect(await refused('remind', id)).toBe(`${id} is closed: it is withdrawn.`);
    expect((await run('show', id)).out).toContain('Withdrawal ordered by');
  });

  test('the applicant cannot be made the verifier', async () => {
    expect(await refused('verifier', id, 'Ada <ada+work@example.org>')).toBe('Nobody verifies their own application');
  });
});

interface Counted {
  stage: StageName;
  applications: number;
}

describe('a batch', () => {
  test('can be looked at before it is run, and run twice', async () => {
    const { id, batchId } = await applyAndBeVerified();
    await listed([id], '--stage', 'Verified');
    const preview = await run('batch', 'preview', batchId);
    expect(preview.out).toMatch(new RegExp(`${id}.*Verified`));
    const rows = JSON.parse((await run('batch', 'preview', batchId, '--json')).out) as ApplicationRow[];
    expect(rows.map(({ applicationId }) => applicationId)).toContain(id);

    const first = await run('batch', 'run', batchId);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('certificates');
    await reaches(id, 'Certified');
    await listed([id], '--stage', 'Certified');
    const report = JSON.parse((await run('report', batchId, '--json')).out);
    expect(report.batch).toMatchObject({ batchId });
    expect(report.certificates).toBe(report.stages.find(({ stage }: Counted) => stage === 'Certified')?.applications);
    expect(report.tracks).toEqual([
      { track: 'Library Staff', certificates: report.certificates, hours: 60 * report.certificates },
    ]);
    expect(report.exceptions).toEqual([]);
    const second = JSON.parse((await run('batch', 'run', batchId, '--json')).out);
    expect(second).toMatchObject({ batchId });
    expect((await rowOf(id))?.stage).toBe('Certified');
  });

  test('that waits for approval is approved by name, or by being run', async () => {
    const start = async (batchId: string) => {
      const handle = await stage.client.workflow.start('batchWorkflow', {
        workflowId: workflowIds.batch(batchId),
        taskQueue: TASK_QUEUE,
        args: [{ batchId, needsApproval: true }],
      });
      await eventually(
        async () => batchInMemo(await handle.describe())?.state,
        (state) => state === 'Waiting for approval',
      );
      return handle;
    };
    const batch = await start('2031-Q1');
    expect((await run('report', '2031-Q1')).out).toContain(': waiting for approval');
    expect((await run('batch', 'approve', '2031-q1')).out).toBe('2031-Q1 runs now\n');
    expect(await batch.result()).toMatchObject({ state: 'Done', approvedBy: expect.any(String) });
    const again = await run('batch', 'approve', '2031-Q1');
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toMatch(/^2031-Q1 does not wait for approval; "countersign report 2031-Q1"/);

    await start('2031-Q2');
    expect(JSON.parse((await run('batch', 'run', '2031-Q2', '--json')).out)).toMatchObject({ state: 'Done' });
  });

  test('and everything else can be reported as counts, with what needs attention', async () => {
    const id = await apply();
    await handleOf(id).signal(mailReadSignal, reply({ kind: 'unclear', why: 'it asks a question' }));
    await reaches(id, 'Needs attention');
    await listed([id], '--stage', 'Needs attention');
    const { code, out } = await run('report');
    expect(code).toBe(0);
    expect(out).toMatch(/Track .*Certificates .*Hours/);
    expect(out).toMatch(/Needs attention .* 1 /);
    expect(out).toMatch(
      new RegExp(`^${id} Ada Example, Example Public Library: Needs attention\\. The verifier's`, 'm'),
    );
    // A batch that has not run has no exceptions.
    expect(JSON.parse((await run('report', '2034-Q1', '--json')).out)).toEqual({
      ...{ batch: null, certificates: 0, hours: 0, tracks: [], stages: [], exceptions: [] },
    });
  });

  test('that the programme does not have is refused, and nothing is left running', async () => {
    const { code, err } = await run('batch', 'run', '2027-Q9');
    expect(code).toBe(1);
    expect(err.trimEnd()).toBe('There is no batch "2027-Q9": write the year and Q1 to Q4, such as 2027-Q1.');
    const { status } = await stage.client.workflow.getHandle(workflowIds.batch('2027-Q9')).describe();
    expect(status.name).toBe('FAILED');
  });
});
