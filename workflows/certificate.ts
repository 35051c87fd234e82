import type { IsoDate } from '../programme/programme.ts';

export interface Certificate {
  /** Made from the application's id, so that issuing twice issues the same one. */
  number: string;
  issuedOn: IsoDate;
  /** The last day it is valid. */
  expiresOn: IsoDate;
  /** Renewal reminders, earliest first. */
  reminders: { at: string; monthsLeft: number }[];
  /** The first instant after the last valid day. */
  expiresAt: string;
}
