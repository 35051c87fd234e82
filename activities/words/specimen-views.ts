import type { MailOrder, TemplateName } from '../../workflows/mail-order.ts';
import { batchReportView, certificateView } from './document-views.ts';
import { SPECIMEN_BATCH, SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT, SPECIMENS } from './specimens.ts';
import type { View } from './speech.ts';
import { viewOf } from './views.ts';

/** A full view for each mail: what its placeholders are checked against. */
export const mailSpecimens = (): Record<TemplateName, View> =>
  Object.fromEntries(
    specimenOrders().map(({ template, facts }) => [template, viewOf(template, facts, SPECIMEN_CONTEXT)]),
  ) as Record<TemplateName, View>;

/** One order for each template, as a workflow would give it. */
export const specimenOrders = (): MailOrder[] =>
  Object.entries(SPECIMENS).map(
    ([template, facts]) =>
      ({ template, facts, owner: 'A-7K2MQ9XD', number: 1, to: SPECIMEN_CERTIFICATE.submission.applicant }) as MailOrder,
  );

export const documentSpecimens = () => {
  const certificate = certificateView(SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT);
  return {
    certificate,
    'press-release': certificate,
    'batch-report': batchReportView(SPECIMEN_BATCH, SPECIMEN_CONTEXT),
  };
};
