import { log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { batchById } from '../../programme/batch.ts';
import type { Programme } from '../../programme/programme.ts';
import type { MailOrder } from '../../workflows/mail-order.ts';
import {
  type ApplicationRow,
  type BatchRow,
  type DoneBatch,
  type Person,
  rowInMemo,
} from '../../workflows/messages.ts';
import type { ReportPorts } from '../../workflows/ports.ts';
import { inBatch } from '../../workflows/search-attributes.ts';
import { leftOut, tally } from '../../workflows/tally.ts';
import type { Outbox } from '../mail/outbox.ts';
import { patience } from '../mail/patience.ts';
import type { BatchReportInput } from '../words/document-views.ts';
import type { Reports } from './index.ts';

export interface BatchNewsDependencies {
  client: Client;
  programme: Programme;
  reports: Reports;
  outbox: Outbox;
  coordinator: Person;
}

/** What the coordinator hears of a batch. Twice is harmless: the mails are named by the batch and its certificates. */
export function createBatchNews({
  client,
  programme,
  reports,
  outbox,
  coordinator,
}: BatchNewsDependencies): Pick<ReportPorts, 'reportBatch' | 'announceBatch'> {
  async function applicationsIn(batchId: string): Promise<ApplicationRow[]> {
    const applications: ApplicationRow[] = [];
    for await (const execution of client.workflow.list({ query: inBatch(batchId) })) {
      const row = rowInMemo(execution);
      if (row) applications.push(row);
    }
    return applications;
  }

  function rowOf(batchId: string, applications: ApplicationRow[], exceptions: ApplicationRow[], now: string) {
    const { name, cutoffOn } = batchById(programme, batchId);
    const { certificates, hours } = tally(applications);
    const ids = exceptions.map(({ applicationId }) => applicationId);
    return { batchId, name, cutoffOn, approvedBy: null, certificates, hours, exceptions: ids, changedAt: now };
  }

  async function mailReport(report: BatchReportInput, now: string): Promise<void> {
    const zip = await reports.archiveBatch(report);
    if (zip) await reports.keepDocuments([zip]);
    const { batchId, certificates } = report.batch;
    const facts = { ...report, areCertificatesAttached: zip !== null };
    // A batch that runs again has more certificates than before, and its report is another mail.
    const number = Math.max(1, certificates);
    await tell({ template: 'batch-report', owner: `B-${batchId}`, number, to: coordinator, facts }, now);
  }

  async function tell(order: MailOrder, now: string): Promise<void> {
    const [outcome] = await outbox.sendMails({ mails: [order], now }, patience());
    // The batch goes on: the spreadsheet says the same, and whoever runs the service sees this.
    if (outcome?.kind === 'refused') log.warn(`The coordinator does not get ${order.template}`, { ...outcome });
  }

  return {
    async reportBatch({ batchId, now, isMailed }) {
      const applications = await applicationsIn(batchId);
      const exceptions = leftOut(applications);
      const batch: DoneBatch = { ...rowOf(batchId, applications, exceptions, now), state: 'Done', runAt: now };
      await reports.keepDocuments(reports.makeBatchReport({ batch, applications }));
      if (isMailed) await mailReport({ batch, applications }, now);
      return batch;
    },

    async announceBatch({ batchId, now }) {
      const applications = await applicationsIn(batchId);
      const exceptions = leftOut(applications).filter(({ stage }) => stage !== 'Verified');
      const batch: BatchRow = {
        ...rowOf(batchId, applications, exceptions, now),
        state: 'Waiting for approval',
        runAt: null,
      };
      // A batch that waits again, for somebody who came late, has certificates already.
      const number = batch.certificates + 1;
      const facts = { batch, applications };
      await tell({ template: 'batch-ready', owner: `B-${batchId}`, number, to: coordinator, facts }, now);
      return batch;
    },
  };
}
