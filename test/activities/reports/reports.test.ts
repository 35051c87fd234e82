import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReports, type Reports } from '../../../activities/reports/index.ts';
import { SPECIMEN_BATCH, SPECIMEN_CERTIFICATE } from '../../../activities/words/specimens.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';
import { loadProgramme } from '../../../programme/load.ts';

const programme = loadProgramme('montana.yaml');
let folder: string;
let reports: Reports;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  const coordinator = { name: 'Cora Coordinator', email: 'cora@example.org' };
  reports = createReports({
    programme,
    coordinator,
    templates: loadTemplates('templates'),
    folder: join(folder, 'kept'),
    certificateKey: new Uint8Array(32).fill(1),
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('the dates of a certificate', () => {
  const issue = (now: string) =>
    reports.certificateDates({ ruleSetId: 'montana-2009', applicationId: 'A-7K2MQ9XD', now });

  it('run four years, less the last day, from the day it is in Montana', () => {
    // Five in the afternoon of 4 January in Denver is the 5th in UTC.
    expect(issue('2027-01-05T00:30:00Z')).toMatchObject({
      number: 'MSL-2027-7K2MQ9XD',
      issuedOn: '2027-01-04',
      expiresOn: '2031-01-03',
      expiresAt: '2031-01-04T07:00:00.000Z',
    });
  });

  it('remind at nine in the morning, the earliest first, in summer time too', () => {
    expect(issue('2027-01-04T13:00:00Z').reminders).toEqual([
      { at: '2030-01-03T16:00:00.000Z', monthsLeft: 12 },
      { at: '2030-07-03T15:00:00.000Z', monthsLeft: 6 },
      { at: '2030-12-03T16:00:00.000Z', monthsLeft: 1 },
    ]);
  });

  it('are the same when they are asked for again', () => {
    expect(issue('2027-01-04T13:00:00Z')).toEqual(issue('2027-01-04T13:00:00Z'));
  });

  it('refuse a rule set that the programme does not have', () => {
    const input = { ruleSetId: 'montana-1999', applicationId: 'A-7K2MQ9XD', now: '2027-01-04T13:00:00Z' };
    expect(() => reports.certificateDates(input)).toThrow('no rule set "montana-1999"; it has montana-2009');
  });
});

describe('kept documents', () => {
  it('lie in the folder under the number of the certificate, and nothing half written beside them', async () => {
    const documents = await reports.makeDocuments(SPECIMEN_CERTIFICATE);
    await reports.keepDocuments(documents);
    await reports.keepDocuments(documents);
    const kept = await readdir(join(folder, 'kept'));
    expect(kept.sort()).toEqual(['MSL-2027-7K2MQ9XD-press-release.docx', 'MSL-2027-7K2MQ9XD.pdf']);
    const pdf = await readFile(join(folder, 'kept', 'MSL-2027-7K2MQ9XD.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const read = await reports.readDocuments('MSL-2027-7K2MQ9XD');
    expect(read.map(({ contentType }) => contentType)).toEqual(documents.map(({ contentType }) => contentType));
    expect(read[0]?.content).toEqual(pdf);
  });

  it.each(['../escape', 'a/b', '.hidden', 'a\\b', '', 'CON:'])(
    'never take a name that leads astray: %j',
    async (number) => {
      const certificate = { ...SPECIMEN_CERTIFICATE.certificate, number };
      await expect(reports.makeDocuments({ ...SPECIMEN_CERTIFICATE, certificate })).rejects.toThrow(
        'cannot name a file',
      );
    },
  );
});

describe('the report of a batch', () => {
  const text = (documents: ReturnType<Reports['makeBatchReport']>, ending: string) =>
    Buffer.from(documents.find(({ filename }) => filename.endsWith(ending))!.content).toString();

  it('counts certificates and hours by track, and lists what needs a closer look', () => {
    const page = text(reports.makeBatchReport(SPECIMEN_BATCH), '.html');
    expect(page).toMatch(/Library Staff: <strong>1 certificate<\/strong>, 60 h/);
    expect(page).toContain('MSL-2027-7K2MQ9XD');
    expect(page).toMatch(/A-4M8TQ2ZR: <strong>Grace Trustee<\/strong>, Hilltop Public Library \(Needs attention\)/);
  });

  it('shows the hours by track as a chart, and leads to each certificate beside it', () => {
    const [certified] = SPECIMEN_BATCH.applications;
    const typed = { ...certified!, track: 'Staff <b>&', hours: 30 };
    const page = text(reports.makeBatchReport({ ...SPECIMEN_BATCH, applications: [certified!, typed] }), '.html');
    expect(page.match(/<rect /g)).toHaveLength(2);
    expect(page).toContain('width="552" height="14"');
    expect(page).toContain('width="276" height="14"');
    expect(page).toContain('Staff &lt;b&gt;&amp;: 1 certificate, 30 h');
    expect(page).not.toMatch(/<b>|\ue000/);
    expect(page).toContain('<a href="MSL-2027-7K2MQ9XD.pdf">MSL-2027-7K2MQ9XD</a>');
  });

  it('is kept with the certificates in one archive, the same whenever it is made', async () => {
    await reports.keepDocuments(await reports.makeDocuments(SPECIMEN_CERTIFICATE));
    const archive = await reports.archiveBatch(SPECIMEN_BATCH);
    expect(archive?.filename).toBe('batch-2027-Q1-certificates.zip');
    expect(Object.keys(unzipSync(archive!.content)).sort()).toEqual(['MSL-2027-7K2MQ9XD.pdf', 'batch-2027-Q1.html']);
    expect((await reports.archiveBatch(SPECIMEN_BATCH))?.content).toEqual(archive?.content);
  });

  it('has no archive while a certificate is elsewhere, nor for nobody, nor for more than a mail takes', async () => {
    const [certified] = SPECIMEN_BATCH.applications;
    const elsewhere = { ...certified!, certificateNumber: 'MSL-2027-E1SEWHER' };
    const applications = [...SPECIMEN_BATCH.applications, elsewhere];
    expect(await reports.archiveBatch({ ...SPECIMEN_BATCH, applications })).toBeNull();
    expect(await reports.archiveBatch({ ...SPECIMEN_BATCH, applications: [] })).toBeNull();

    const content = new Uint8Array(11 * 2 ** 20);
    await reports.keepDocuments([{ filename: 'MSL-2027-E1SEWHER.pdf', contentType: 'application/pdf', content }]);
    expect(await reports.archiveBatch({ ...SPECIMEN_BATCH, applications })).toBeNull();
  });

  it('says so when nothing was certified', () => {
    const page = text(reports.makeBatchReport({ ...SPECIMEN_BATCH, applications: [] }), '.html');
    expect(page).toContain('No certificate was issued in this batch.');
  });

  it('is a table that Excel reads as UTF-8', () => {
    const csv = text(reports.makeBatchReport(SPECIMEN_BATCH), '.csv');
    expect(csv).toMatch(/^\ufeffApplication,Applicant,Library,/);
    expect(csv).toContain('\r\nA-7K2MQ9XD,Ada Example,Example County Library,Library Staff,first,60,Certified,');
  });

  it.each(['=HYPERLINK("https://evil.example")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '=1,2\r\n=3'])(
    'computes nothing that people typed: %j',
    (typed) => {
      const [row] = SPECIMEN_BATCH.applications;
      const csv = text(
        reports.makeBatchReport({ ...SPECIMEN_BATCH, applications: [{ ...row!, applicant: typed }] }),
        '.csv',
      );
      expect(csv).not.toMatch(/(^|,|\n)"?[=+\-@\t]/);
    },
  );
});
