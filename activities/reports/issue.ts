import type { MailOrder } from '../../workflows/mail-order.ts';
import type { ReportPorts } from '../../workflows/ports.ts';
import { patience } from '../mail/patience.ts';
import { type BatchNewsDependencies, createBatchNews } from './batch-news.ts';
import { tellTracker } from './tell-tracker.ts';

/** Certificates, and the news of batches: made from their input alone and kept under their number, so twice is harmless. */
export function createReportPorts(dependencies: BatchNewsDependencies): ReportPorts {
  const { client, reports, outbox } = dependencies;
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
      const [delivery] = await outbox.sendMails({ mails: [mail], now }, patience());
      if (!delivery) throw new Error(`No word of the certificate's mail for ${applicationId}`);
      await tellTracker(client, input, certificate);
      return { certificate, delivery };
    },

    ...createBatchNews(dependencies),
  };
}
