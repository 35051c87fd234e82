import type { ApplicationRow } from './messages.ts';
import { STAGES, type Stage } from './stage.ts';

/** What came of a number of applications. Hours are those of the certificates. */
export interface Tally {
  certificates: number;
  hours: number;
  /** Tracks with a certificate, by name. */
  tracks: { track: string; certificates: number; hours: number }[];
  /** Stages in which an application stands, in the order of a life. */
  stages: { stage: Stage; applications: number }[];
}

export function tally(rows: readonly ApplicationRow[]): Tally {
  const certified = rows.filter(hasCertificate);
  const tracks = [...new Set(certified.map(({ track }) => track))].sort();
  return {
    ...sum(certified),
    tracks: tracks.map((track) => ({ track, ...sum(certified.filter((row) => row.track === track)) })),
    stages: STAGES.map((stage) => ({ stage, applications: rows.filter((row) => row.stage === stage).length })).filter(
      ({ applications }) => applications > 0,
    ),
  };
}

export const hasCertificate = ({ certificateNumber }: ApplicationRow): boolean => certificateNumber !== null;

/** Of a batch that has run: who is in it without a certificate. Whoever was declined or has left is none of these. */
export const leftOut = (rows: readonly ApplicationRow[]): ApplicationRow[] =>
  rows.filter((row) => !hasCertificate(row) && !ENDED.includes(row.stage));

// --- internal ---

const ENDED: readonly Stage[] = ['Declined', 'Withdrawn', 'Expired'];

const sum = (rows: readonly ApplicationRow[]) => ({
  certificates: rows.length,
  hours: rows.reduce((total, { hours }) => total + hours, 0),
});
