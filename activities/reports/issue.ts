import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { batchById } from '../../programme/batch.ts';
import type { Programme } from '../../programme/programme.ts';
import type { MailOrder } from '../../workflows/mail-order.ts';
import { type ApplicationRow, type BatchRow, rowInMemo } from '../../workflows/messages.ts';
import type { ReportPorts } from '../../workflows/ports.ts';
import { inBatch } from '../../workflows/search-attributes.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Reports } from './index.ts';

export interface IssueDependencies {
  client: Client;
  programme: Programme;
  reports: Reports;
  outbox: Outbox;
}

/** Certificates and batch reports: made from their input alone and kept under their number, so twice is harmless. */
export function createReportPorts({ client, programme, reports, outbox }: IssueDependencies): ReportPorts {
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

    async reportBatch({ batchId, now }) {
      const { name, cutoffOn } = batchById(programme, batchId);
      const applications: ApplicationRow[] = [];
      for await (const execution of client.workflow.list({ query: inBatch(batchId) })) {
        const row = rowInMemo(execution);
        if (row) applications.push(row);
      }
      const certified = applications.filter(({ certificateNumber }) => certificateNumber !== null);
      const batch: BatchRow = {
        batchId,
        name,
        cutoffOn,
        runAt: now,
        certificates: certified.length,
        hours: certified.reduce((sum, { hours }) => sum + hours, 0),
        exceptions: applications.filter((row) => !certified.includes(row)).map(({ applicationId }) => applicationId),
        changedAt: now,
      };
      await reports.keepDocuments(reports.makeBatchReport({ batch, applications }));
      return batch;
    },
  };
}
