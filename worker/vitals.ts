import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory, State } from '@temporalio/worker';
import type { VitalSigns } from '../activities/vital-signs.ts';
import { WATCHERS, type WatcherName } from '../workflows/messages.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { createMetrics } from './metrics.ts';

/** What one worker knows of its own health, and of the whole service through Temporal. */
export interface Vitals {
  /** For the parts to tell. */
  signs: VitalSigns;
  /** Sees every attempt of an activity. */
  interceptor: ActivityInterceptorsFactory;
  /** In Prometheus' text format. Nothing personal stands in it. */
  metrics(): Promise<{ text: string; contentType: string }>;
  health(): Promise<Health>;
}

export interface Health {
  isWell: boolean;
  parts: Record<'temporal' | 'worker' | WatcherName, Part>;
}

/**
 * `late`: this worker watches, and has not seen all there was to see for too long. `elsewhere`: another worker of the
 * cluster watches. `down`: it does not answer, or does not run.
 */
export interface Part {
  state: 'ok' | 'late' | 'elsewhere' | 'down';
  /** Since all there was to see was last seen; since the worker's start when it never was. */
  secondsAgo?: number;
  why?: string;
}

/** A quarter of an hour: longer than any wait that mends itself, and short for people who wait for days. */
export const LATE_AFTER_SECONDS = 900;

/** Temporal tries a watcher again after 30 s at most, so one that was not even tried for so long runs somewhere else. */
const ELSEWHERE_AFTER_MS = 60_000;

const TEMPORAL_ANSWERS_WITHIN_MS = 2_000;

export interface VitalsOptions {
  client: Client;
  /** Whether no other worker can do the watching. */
  isAlone: boolean;
  workerState: () => State;
  /** @default the process's own clock, in milliseconds */
  now?: () => number;
}

export function createVitals({ client, isAlone, workerState, now = () => performance.now() }: VitalsOptions): Vitals {
  const startedAt = now();
  const seenAt = new Map<WatcherName, number>();
  const secondsSince = (watcher: WatcherName): number => (now() - (seenAt.get(watcher) ?? startedAt)) / 1000;
  const attempts = createAttempts(now, (activity) => metrics.retried(activity));
  const metrics = createMetrics(client, secondsSince);

  async function temporal(): Promise<Part> {
    const { namespace } = client.options;
    try {
      await client.withDeadline(Date.now() + TEMPORAL_ANSWERS_WITHIN_MS, () =>
        client.workflowService.describeNamespace({ namespace }),
      );
      return { state: 'ok' };
    } catch (error) {
      return { state: 'down', why: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    signs: {
      upToDate: (watcher, secondsAgo = 0) => {
        seenAt.set(watcher, Math.max(seenAt.get(watcher) ?? startedAt, now() - secondsAgo * 1000));
      },
      mail: metrics.mail,
      sheetsQuota: metrics.sheetsQuota,
      sheetsQuotaRefused: metrics.sheetsQuotaRefused,
    },
    interceptor: attempts.interceptor,
    metrics: metrics.read,
    async health() {
      const state = workerState();
      const parts = {
        temporal: await temporal(),
        worker: state === 'RUNNING' ? ({ state: 'ok' } as const) : ({ state: 'down', why: state } as const),
        ...(Object.fromEntries(
          WATCHERS.map((watcher) => [watcher, partOf(watcher, secondsSince(watcher), attempts, isAlone)]),
        ) as Record<WatcherName, Part>),
      };
      const isWell = Object.values<Part>(parts).every((part) => part.state === 'ok' || part.state === 'elsewhere');
      return { isWell, parts };
    },
  };
}

// --- internal ---

function partOf(watcher: WatcherName, seconds: number, attempts: Attempts, isAlone: boolean): Part {
  const secondsAgo = Math.round(seconds);
  if (secondsAgo <= LATE_AFTER_SECONDS) return { state: 'ok', secondsAgo };
  if (!isAlone && attempts.sinceLast(watcher) > ELSEWHERE_AFTER_MS) return { state: 'elsewhere' };
  return { state: 'late', secondsAgo };
}
