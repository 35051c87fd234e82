import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createGoogle, type Google } from '../../activities/google.ts';
import { createApplicationForm, createTrackerForm } from '../../activities/intake/form-definitions.ts';
import type { Refusal } from '../../activities/intake/hand-over.ts';
import { createIntake, type IntakeDependencies } from '../../activities/intake/intake.ts';
import { type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import type { ApplicationInput, CreditLogged, SetAside } from '../../workflows/messages.ts';
import { montana } from './temporal.ts';

type FormName = 'tracker' | 'application';

/** Two forms in a Google of their own, and an intake that hands over to workflows played from memory. */
export interface IntakeDesk {
  standIn: GoogleStandIn;
  google: Google;
  formIds: Record<FormName, string>;
  started: ApplicationInput[];
  logged: CreditLogged[];
  opened: string[];
  setAside: SetAside[];
  refusals: Refusal[];
  /** Fills in a form by the titles of its questions; returns the response's id. */
  fillIn(
    form: FormName,
    answers: Record<string, string>,
    sender?: { respondentEmail?: string; createTime?: Date },
  ): string;
  edit(form: FormName, responseId: string, answers: Record<string, string>, at?: Date): void;
  /** Runs the activity from a cursor until stopped; its failures are kept, and it is tried again as Temporal would. */
  run(changes?: Partial<IntakeDependencies>): Running;
  close(): Promise<void>;
}

interface Running {
  failures: string[];
  /** @returns the last cursor that was heartbeaten. */
  stop(): Promise<unknown>;
}

export async function openIntakeDesk(): Promise<IntakeDesk> {
  const standIn = await startGoogle({ quota: 'off' });
  const google = createGoogle({ accessToken: 'local', apiUrl: standIn.url });
  const formIds = {
    tracker: await createTrackerForm(google, montana),
    application: await createApplicationForm(google, montana),
  };
  const desk: Omit<IntakeDesk, 'fillIn' | 'edit' | 'run' | 'close'> = {
    standIn,
    google,
    formIds,
    started: [],
    logged: [],
    opened: [],
    setAside: [],
    refusals: [],
  };
  const client = playClient(desk);
  const idsOf = (form: FormName, answers: Record<string, string>) => {
    const { items = [] } = standIn.form(formIds[form]);
    const byId = Object.entries(answers).map(([title, text]) => {
      const item = items.find((one) => one.title === title);
      return [item?.questionItem?.question?.questionId ?? title, text];
    });
    return Object.fromEntries(byId) as Record<string, string>;
  };
  const running: Running[] = [];

  return {
    ...desk,
    fillIn(form, answers, sender) {
      const sent = standIn.submitResponse(formIds[form], idsOf(form, answers), sender);
      if (sent.kind === 'refused') throw new Error(sent.problems.join(' '));
      return sent.responseId;
    },
    edit(form, responseId, answers, at = new Date(Date.now() + 60_000)) {
      const sent = standIn.editResponse(formIds[form], responseId, idsOf(form, answers), { createTime: at });
      if (sent.kind === 'refused') throw new Error(sent.problems.join(' '));
    },
    run(changes = {}) {
      const { watchForms } = createIntake({
        google,
        client,
        programme: montana,
        forms: { tracker: { formId: formIds.tracker }, application: { formId: formIds.application } },
        identityKey: new Uint8Array(32).fill(7),
        sendRefusal: async (refusal) => desk.refusals.push(refusal),
        pollEveryMs: 20,
        ...changes,
      });
      const one = keepRunning(watchForms);
      running.push(one);
      return one;
    },
    async close() {
      for (const one of running) await one.stop();
      await standIn.close();
    },
  };
}

function keepRunning(activity: (input: { cursor: unknown }) => Promise<unknown>): Running {
  const failures: string[] = [];
  let cursor: unknown = null;
  let isStopped = false;
  let environment: MockActivityEnvironment;
  const attempt = async () => {
    environment = new MockActivityEnvironment(
      { heartbeatDetails: cursor ?? undefined },
      { logger: new DefaultLogger('ERROR') },
    );
    environment.on('heartbeat', (details: unknown) => {
      cursor = details;
    });
    await environment.run(activity, { cursor: null }).catch((error: Error) => {
      if (!isStopped) failures.push(error.message);
    });
  };
  const attempts = (async () => {
    while (!isStopped) {
      await attempt();
      await sleep(50);
    }
  })();
  return {
    failures,
    async stop() {
      isStopped = true;
      environment.cancel();
      await attempts;
      return cursor;
    },
  };
}

function playClient(desk: Pick<IntakeDesk, 'started' | 'logged' | 'opened' | 'setAside'>): Client {
  const memos = new Map<string, Record<string, unknown>>();
  const workflow = {
    async start(
      type: string,
      options: { workflowId: string; args: [ApplicationInput]; memo: Record<string, unknown> },
    ) {
      if (memos.has(options.workflowId)) {
        throw new WorkflowExecutionAlreadyStartedError('already started', options.workflowId, type);
      }
      memos.set(options.workflowId, options.memo);
      desk.started.push(options.args[0]);
    },
    async signalWithStart(_: string, { signal, signalArgs }: { signal: { name: string }; signalArgs: unknown[] }) {
      if (signal.name === 'creditLogged') desk.logged.push(signalArgs[0] as CreditLogged);
      else desk.opened.push((signalArgs[0] as { applicationId: string }).applicationId);
    },
    getHandle: (workflowId: string) => ({
      describe: async () => ({ memo: memos.get(workflowId) }),
      signal: async (_: unknown, item: SetAside) => {
        if (!desk.setAside.some(({ key }) => key === item.key)) desk.setAside.push(item);
      },
    }),
  };
  return { workflow } as unknown as Client;
}
