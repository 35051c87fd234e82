import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { WatcherName } from '../workflows/messages.ts';
import type { WatcherPorts } from '../workflows/ports.ts';

/** What can be told of activities from the outside, whatever they do. */
export interface Attempts {
  interceptor: ActivityInterceptorsFactory;
  /** Milliseconds since a watcher last ran here; 0 while it runs, infinite when it never has. */
  sinceLast(watcher: WatcherName): number;
}

const ACTIVITIES: Record<WatcherName, keyof WatcherPorts> = {
  forms: 'watchForms',
  mailbox: 'watchMailbox',
  spreadsheet: 'watchSpreadsheet',
};

/** @param retried told of each attempt but the first, by the activity's name */
export function createAttempts(now: () => number, retried: (activity: string) => void): Attempts {
  const running = new Map<string, number>();
  const endedAt = new Map<string, number>();
  return {
    interceptor: ({ info: { activityType, attempt } }) => ({
      inbound: {
        async execute(input, next) {
          if (attempt > 1) retried(activityType);
          running.set(activityType, (running.get(activityType) ?? 0) + 1);
          try {
            return await next(input);
          } finally {
            running.set(activityType, (running.get(activityType) ?? 1) - 1);
            endedAt.set(activityType, now());
          }
        },
      },
    }),
    sinceLast(watcher) {
      const activity = ACTIVITIES[watcher];
      if ((running.get(activity) ?? 0) > 0) return 0;
      return now() - (endedAt.get(activity) ?? -Infinity);
    },
  };
}
