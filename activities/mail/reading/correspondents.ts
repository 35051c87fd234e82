/** Who writes to whom about an application, as the applications themselves say. */
export interface Correspondence {
  applicationId: string;
  verifierEmail: string;
  applicantEmail: string;
  /** The verifier has been asked and has not decided. */
  isAwaiting: boolean;
}

export interface Correspondents {
  /** Null when there is no such application. */
  byApplication(applicationId: string): Promise<Correspondence | null>;
  /** Every application that waits for an answer from this address. */
  awaitingFrom(address: string): Promise<Correspondence[]>;
}
