/** Who writes to whom about an application, as the applications themselves say. */
export interface Correspondence {
  applicationId: string;
  verifierEmail: string;
  applicantEmail: string;
  /** The verifier has been asked and has not decided. */
  isAwaiting: boolean;
}

/**
 * The application is there and shows nothing yet. Its first mails go out within its first workflow task, and a bounce can
 * be back before that task has ended: whoever asks again in a moment is told.
 */
export class NotShownYet extends Error {}

export interface Correspondents {
  /** Null when there is no such application. @throws NotShownYet */
  byApplication(applicationId: string): Promise<Correspondence | null>;
  /** Every application that waits for an answer from this address. */
  awaitingFrom(address: string): Promise<Correspondence[]>;
}
