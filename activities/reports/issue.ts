import { Context, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { batchById } from '../../programme/batch.ts';
import type { Programme } from '../../programme/programme.ts';
import type { MailOrder } from '../../workflows/mail-order.ts';
import { type ApplicationRow, type BatchRow, type Person, rowInMemo } from '../../workflows/messages.ts';
import type { ReportPorts } from '../../workflows/ports.ts';
import { inBatch } from '../../workflows/search-attributes.ts';
import { leftOut, tally } from '../../workflows/tally.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { BatchReportInput } from '../words/document-views.ts';
import type { Reports } from './index.ts';

export interface IssueDependencies {
  client: Client;
  programme: Programme;
  reports: Reports;
  outbox: Outbox;
  coordinator: Person;
}

/** Certificates and batch reports: made from their input alone and kept under their number, so twice is harmless. */
export function createReportPorts({ client, programme, reports, outbox, coordinator }: IssueDependencies): ReportPorts {
  async function mailReport(report: BatchReportInput, now: string): Promise<void> {
    const zip = await reports.archiveBatch(report);
    if (zip) await reports.keepDocuments([zip]);
    const { batchId, certificates } = report.batch;
    const mail: MailOrder = {
      template: 'batch-report',
      owner: `B-${batchId}`,
      // A batch that runs again has more certificates than before, and its report is another mail.
      number: Math.max(1, certificates),
      to: coordinator,
      facts: { ...report, areCertificatesAttached: zip !== null },
    };
    const [outcome] = await outbox.sendMails({ mails: [mail], now }, Context.current().info.attempt);
    // The certificates are out: that alone must not make the batch fail.
    if (outcome?.kind === 'refused') log.warn('The report of a batch was refused', { batchId, ...outcome });
  }

  return {
    async issueCertificate(input) {
      const { submission, trackName, ruleSetId, now } = input;
      const { applicationId, applicant } = submission;
      const certificate = reports.certificateDates({ ruleSetId, applicationId, now });
      await reports.keepDocuments(await reports.makeDocuments({ ...input, certificate }));
      const mail: MailOrder = {
        template: 'certificate',
        owner: applicationId,
        number: 1,
        to: applicant,
        facts: { submission, trackName, certificate },
      };
      const [delivery] = await outbox.sendMails({ mails: [mail], now }, Context.current().info.attempt);
      if (!delivery) throw new Error(`No word of the certificate's mail for ${applicationId}`);
      return { certificate, delivery };
    },

    async reportBatch({ batchId, now, isMailed }) {
      const { name, cutoffOn } = batchById(programme, batchId);
      const applications: ApplicationRow[] = [];
      for await (const execution of client.workflow.list({ query: inBatch(batchId) })) {
        const row = rowInMemo(execution);
        if (row) applications.push(row);
      }
      const { certificates, hours } = tally(applications);
      const batch: BatchRow = {
        batchId,
        name,
        cutoffOn,
        runAt: now,
        certificates,
        hours,
        exceptions: leftOut(applications).map(({ applicationId }) => applicationId),
        changedAt: now,
      };
      await reports.keepDocuments(reports.makeBatchReport({ batch, applications }));
      if (isMailed) await mailReport({ batch, applications }, now);
      return batch;
    },
  };
}
