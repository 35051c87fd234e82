import type { IsoDate } from '../programme/programme.ts';

export interface Certificate {
  number: string;
  issuedOn: IsoDate;
  expiresOn: IsoDate;
  /** Instants, earliest first. */
  remindAt: string[];
  expiresAt: string;
}
