import type { MailOutcome, TemplateName } from '../workflows/mail-order.ts';
import type { WatcherName } from '../workflows/messages.ts';

/**
 * What the parts tell of themselves while they work, for whoever looks after the service. Nothing personal goes through
 * here, and nobody waits for an answer.
 */
export interface VitalSigns {
  /** A watcher has seen all there was to see and done what followed from it; `secondsAgo` where it learns of it later. */
  upToDate(watcher: WatcherName, secondsAgo?: number): void;
  /** The SMTP server has taken one mail, or refused its recipient for good. */
  mail(template: TemplateName, outcome: MailOutcome['kind']): void;
  /** How much of what Google allows a minute is used: 0 nothing, 1 all of it. */
  sheetsQuota(of: 'reads' | 'writes', used: number): void;
  /** Google has refused a request about the spreadsheet because the quota was used up. */
  sheetsQuotaRefused(): void;
}
