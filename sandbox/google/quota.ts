import type { QuotaKind } from './call.ts';
import { GoogleError } from './errors.ts';
import type { Api } from './wire/messages.ts';

/**
 * Google's limits a minute: for one user of a project, and for the whole project. From the usage-limits pages of Sheets
 * and Forms (2026). A batch counts once, however many requests it holds.
 */
const limits = {
  sheets: { read: { user: 60, project: 300 }, write: { user: 60, project: 300 } },
  forms: {
    read: { user: 390, project: 975 },
    write: { user: 150, project: 375 },
    responses: { user: 180, project: 450 },
  },
  // Drive counts in thousands, and is asked at set-up only.
  drive: {},
} as const;

/** Counts calls in minutes of the clock; the count starts anew with each minute. */
export class Quota {
  readonly #clock: () => number;
  readonly #spent = new Map<string, { minute: number; calls: number }>();

  /** @param clock milliseconds, as Date.now: real time even where the try-out's story runs ahead. */
  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** @throws GoogleError 429; a refused call is not counted. */
  spend(api: Api, kind: QuotaKind, user: string): void {
    const limit = (limits[api] as Partial<Record<QuotaKind, { user: number; project: number }>>)[kind];
    if (!limit) return;
    const ofUser = this.#counter(`${api}/${kind}/${user}`);
    const ofProject = this.#counter(`${api}/${kind}`);
    if (ofUser.calls >= limit.user) throw exceeded(api, kind, 'user', limit.user);
    if (ofProject.calls >= limit.project) throw exceeded(api, kind, 'project', limit.project);
    ofUser.calls++;
    ofProject.calls++;
  }

  #counter(key: string): { minute: number; calls: number } {
    const minute = Math.floor(this.#clock() / 60_000);
    const known = this.#spent.get(key);
    if (known?.minute === minute) return known;
    const fresh = { minute, calls: 0 };
    this.#spent.set(key, fresh);
    return fresh;
  }
}

/** The refusal as Google words it. It carries no Retry-After. */
export function exceeded(api: Api, kind: QuotaKind, per: 'user' | 'project', limit: number): GoogleError {
  const { title, id, metric } = names[kind];
  const who = per === 'user' ? 'per minute per user' : 'per minute';
  const service = `${api}.googleapis.com`;
  const message = `Quota exceeded for quota metric '${title}' and limit '${title} ${who}' of service '${service}' for consumer 'project_number:123456789012'.`;
  return new GoogleError(429, 'RESOURCE_EXHAUSTED', message, {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'googleapis.com',
        metadata: {
          service,
          consumer: 'projects/123456789012',
          quota_location: 'global',
          quota_metric: `${service}/${metric}`,
          quota_limit: per === 'user' ? `${id}PerMinutePerUser` : `${id}PerMinutePerProject`,
          quota_limit_value: String(limit),
          quota_unit: per === 'user' ? '1/min/{project}/{user}' : '1/min/{project}',
        },
      },
      {
        '@type': 'type.googleapis.com/google.rpc.Help',
        links: [
          {
            description: 'Request a higher quota limit.',
            url: 'https://cloud.google.com/docs/quotas/help/request_increase',
          },
        ],
      },
    ],
  });
}

// --- internal ---

const names: Readonly<Record<QuotaKind, { title: string; id: string; metric: string }>> = {
  read: { title: 'Read requests', id: 'ReadRequests', metric: 'read_requests' },
  write: { title: 'Write requests', id: 'WriteRequests', metric: 'write_requests' },
  responses: { title: 'Expensive read requests', id: 'ExpensiveReadRequests', metric: 'expensive_read_requests' },
};
