import type { Programme } from '../../programme/programme.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import { STAGES } from '../../workflows/stage.ts';
import type { Row, Value } from './tab.ts';

/** One diagram of the Dashboard and the rows it is fed by. */
export interface FigureGroup {
  id: 'stage' | 'quarter' | 'days' | 'reminders';
  title: string;
  /** Number of rows; it never changes, as the diagram is tied to them. */
  size: number;
  /** Ids of the columns shown. */
  series: (programme: Pick<Programme, 'tracks'>) => string[];
}

const QUARTERS = 8;

/** Days from request to answer: up to this many, the last without end. */
const DAYS = [3, 7, 14, 30, Number.POSITIVE_INFINITY] as const;

/** Reminders sent before an answer; the last counts whatever is more. */
const REMINDERS = [0, 1, 2, 3] as const;

export const FIGURE_GROUPS: readonly FigureGroup[] = [
  { id: 'stage', title: 'Applications by stage', size: STAGES.length, series: () => ['number'] },
  {
    id: 'quarter',
    title: 'Certificates by quarter and track',
    size: QUARTERS,
    series: ({ tracks }) => tracks.map(({ id }) => `track-${id}`),
  },
  { id: 'days', title: 'Days from request to answer', size: DAYS.length, series: () => ['number'] },
  { id: 'reminders', title: 'Reminders before an answer', size: REMINDERS.length, series: () => ['number'] },
];

/** The rows of the Dashboard, always the same ones in the same order. */
export function figures(
  { tracks }: Pick<Programme, 'tracks'>,
  applications: readonly ApplicationRow[],
  today: string,
): Row[] {
  const answered = applications.flatMap(({ requestedAt, decidedAt, remindersSent }) =>
    requestedAt && decidedAt
      ? [{ days: Math.max(0, Date.parse(decidedAt) - Date.parse(requestedAt)) / 86_400_000, remindersSent }]
      : [],
  );
  const certified = applications.flatMap(({ issuedOn, track }) =>
    issuedOn ? [{ quarter: quarterOf(issuedOn), track }] : [],
  );
  const lastQuarter = certified.reduce((latest, { quarter }) => Math.max(latest, quarter), quarterOf(today));

  return [
    ...STAGES.map((stage, index) =>
      row(
        'stage',
        index,
        stage,
        count(applications, (one) => one.stage === stage),
      ),
    ),
    ...Array.from({ length: QUARTERS }, (_, index) => {
      const quarter = lastQuarter - QUARTERS + 1 + index;
      const issued = certified.filter((one) => one.quarter === quarter);
      const byTrack = tracks.map(({ id, name }) => [`track-${id}`, count(issued, ({ track }) => track === name)]);
      return row('quarter', index, nameOfQuarter(quarter), issued.length, Object.fromEntries(byTrack));
    }),
    ...DAYS.map((upTo, index) => {
      const above = DAYS[index - 1] ?? -1;
      const name = upTo === Number.POSITIVE_INFINITY ? `more than ${above}` : `${above + 1} to ${upTo}`;
      return row(
        'days',
        index,
        name,
        count(answered, ({ days }) => days > above && days <= upTo),
      );
    }),
    ...REMINDERS.map((sent, index) => {
      const isLast = index === REMINDERS.length - 1;
      const counts = count(answered, ({ remindersSent }) => (isLast ? remindersSent >= sent : remindersSent === sent));
      return row('reminders', index, isLast ? `${sent} or more` : String(sent), counts);
    }),
  ];
}

// --- internal ---

const row = (group: string, index: number, of: string, number: number, more: Record<string, Value> = {}): Row => {
  const figure = `${group} ${index + 1}`;
  return { key: figure, cells: { figure, of, number, ...more } };
};

const count = <T>(all: readonly T[], isOne: (one: T) => boolean): number => all.filter(isOne).length;

/** Quarters since year 0, so that they can be counted on. */
const quarterOf = (date: string): number =>
  Number(date.slice(0, 4)) * 4 + Math.floor((Number(date.slice(5, 7)) - 1) / 3);

const nameOfQuarter = (quarter: number): string => `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
