import type { Client } from '@temporalio/client';
import type { CommandOrder, CreditRow, SetAside, TimelineEntry } from '../../workflows/messages.ts';
import { type ApplicationRow, type BatchRow, workflowIds } from '../../workflows/messages.ts';

/** What a projector asks of Temporal, answered from memory: thousands of workflows without running one. */
export interface PlayedTemporal {
  client: Client;
  application(changes: Partial<ApplicationRow> & { applicationId: string }): ApplicationRow;
  applications: ReadonlyMap<string, ApplicationRow>;
  /** @param rows or why the tracker cannot answer */
  credits(trackerId: string, rows: CreditRow[] | Error): void;
  batch(row: BatchRow): void;
  setAside(items: SetAside[]): void;
  timelines: Map<string, TimelineEntry[]>;
  /** How commands are answered; every order is kept. */
  obey: (applicationId: string, order: CommandOrder) => string | Promise<string>;
  orders: { applicationId: string; order: CommandOrder; updateId: string }[];
  /** Every question that was asked of a workflow. */
  questions: string[];
}

interface Listed {
  workflowId: string;
  type: string;
  memo: Record<string, unknown>;
  changed: Date;
  answer: () => unknown;
}

export function playTemporal(): PlayedTemporal {
  const listed = new Map<string, Listed>();
  const applications = new Map<string, ApplicationRow>();
  const answered = new Map<string, string>();
  const put = (entry: Omit<Listed, 'changed'>): void => {
    listed.set(entry.workflowId, { ...entry, changed: new Date() });
  };

  const played: PlayedTemporal = {
    client: undefined as unknown as Client,
    applications,
    application(changes) {
      const { applicationId } = changes;
      const row: ApplicationRow = {
        ...(applications.get(applicationId) ?? blank),
        changedAt: new Date().toISOString(),
        ...changes,
      };
      applications.set(applicationId, row);
      const answer = () => played.timelines.get(applicationId) ?? [];
      put({ workflowId: workflowIds.application(applicationId), type: 'applicationWorkflow', memo: { row }, answer });
      return row;
    },
    credits: (trackerId, rows) =>
      put({
        workflowId: workflowIds.tracker(trackerId),
        type: 'trackerWorkflow',
        memo: {},
        answer() {
          if (rows instanceof Error) throw rows;
          return rows;
        },
      }),
    batch: (row) =>
      put({ workflowId: workflowIds.batch(row.batchId), type: 'batchWorkflow', memo: { row }, answer: () => null }),
    setAside: (items) =>
      put({ workflowId: workflowIds.watcher('mailbox'), type: 'watcherWorkflow', memo: {}, answer: () => items }),
    timelines: new Map(),
    obey: () => 'Done',
    orders: [],
    questions: [],
  };

  async function* list({ query }: { query: string }) {
    const since = Date.parse(/Changed >= '([^']+)'/.exec(query)?.[1] ?? '1970-01-01');
    for (const { workflowId, type, memo, changed } of [...listed.values()]) {
      if (changed.getTime() < since) continue;
      yield { workflowId, type, memo, typedSearchAttributes: { get: () => changed } };
    }
  }

  const workflow = {
    list,
    getHandle: (workflowId: string) => ({
      query: async () => {
        played.questions.push(workflowId);
        return listed.get(workflowId)?.answer();
      },
      describe: async () => ({ raw: { pendingActivities: [] } }),
      /** As the server does it: an update id that was seen is answered as before. */
      executeUpdate: async (_: unknown, { args, updateId }: { args: [CommandOrder]; updateId: string }) => {
        const known = answered.get(updateId);
        if (known !== undefined) return known;
        const applicationId = workflowId.replace('application/', '');
        played.orders.push({ applicationId, order: args[0], updateId });
        const answer = await played.obey(applicationId, args[0]);
        answered.set(updateId, answer);
        return answer;
      },
    }),
  };
  played.client = { workflow, withDeadline: (_: unknown, run: () => unknown) => run() } as unknown as Client;
  return played;
}

const blank: ApplicationRow = {
  applicationId: '',
  applicant: 'Ada Example',
  applicantEmail: 'ada@example.org',
  isAddressVerified: false,
  library: 'Example Public Library',
  track: 'Library Staff',
  kind: 'first',
  earlierCertificate: null,
  stage: 'Checking credits',
  attention: null,
  mend: null,
  attentionSince: null,
  revokedAt: null,
  revocation: null,
  verifier: 'Vera Verifier',
  verifierEmail: 'vera@example.org',
  hours: 0,
  submittedAt: '2026-11-02T10:00:00.000Z',
  requestedAt: null,
  remindersSent: 0,
  decidedAt: null,
  batchId: null,
  certificateNumber: null,
  issuedOn: null,
  expiresOn: null,
  note: null,
  changedAt: '2026-11-02T10:00:00.000Z',
};
