import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Programme } from '../../programme/programme.ts';
import type { WatcherPorts } from '../../workflows/ports.ts';
import type { Google } from '../google.ts';
import type { VitalSigns } from '../vital-signs.ts';
import { watchLoop } from '../watch-loop.ts';
import {
  type ApplicationQuestion,
  applicationForm,
  type FormDefinition,
  type TrackerQuestion,
  trackerForm,
} from './form-definitions.ts';
import { createFormSource } from './form-source.ts';
import { createHandOver, type Refusal } from './hand-over.ts';
import { readActivity, readApplication } from './read-answers.ts';
import { advance, type FormResponse, type Fresh, finish, type Source, type SourceCursor } from './response.ts';
import { createTabSource } from './tab-source.ts';

export interface IntakeDependencies {
  google: Google;
  forms: { tracker: FormPlace<TrackerQuestion>; application: FormPlace<ApplicationQuestion> };
  programme: Programme;
  client: Client;
  /** Makes tracker ids from addresses; see identity.ts. */
  identityKey: Uint8Array;
  /** Tells a person why their form cannot be used. Sending the same one twice must send it once. */
  sendRefusal(refusal: Refusal): Promise<unknown>;
  pollEveryMs: number;
  signs?: Pick<VitalSigns, 'upToDate'>;
}

/** A form, with the ids of questions whose titles were reworded; or the tab of responses that Google links to it. */
export type FormPlace<Name extends string> =
  | { formId: string; questions?: Partial<Record<Name, string>> }
  | { spreadsheetId: string; tab: string };

type FormName = 'tracker' | 'application';

/** How far each form has been read, and the refusals that could not be sent yet. */
interface Cursor {
  tracker: SourceCursor | null;
  application: SourceCursor | null;
  owed: Refusal[];
}

/** Responses handed over at the same time: each is a round trip or two to Temporal. */
const AT_ONCE = 8;

/**
 * At a first start thousands of responses may wait. Those beyond the first hundred come at the pace of the workflows
 * behind, so that answers which arrive meanwhile do not stand at the end of a queue.
 */
const UNPACED = 100;
const PACE_MS = 40;

/**
 * Form responses become workflows and signals, each response once: every id is made from the response's own, so that
 * handing one over again changes nothing.
 */
export function createIntake(deps: IntakeDependencies): Pick<WatcherPorts, 'watchForms'> {
  const { google, forms, programme } = deps;
  const sources = {
    tracker: sourceOf(google, forms.tracker, trackerForm(programme)),
    application: sourceOf(google, forms.application, applicationForm(programme)),
  };
  const handOver = createHandOver({ ...deps, applicationSource: sources.application.id });

  async function takeIn<Name extends string>(
    form: FormName,
    { responses, isComplete }: Fresh<Name>,
    cursor: Cursor,
    keep: (cursor: Cursor) => void,
    signal: AbortSignal,
    handle: (response: FormResponse<Name>) => Promise<Refusal | null>,
  ): Promise<void> {
    let current = cursor;
    for (let at = 0; at < responses.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const some = responses.slice(at, at + AT_ONCE);
      const pace = at < UNPACED ? undefined : sleep(some.length * PACE_MS);
      const handled = await Promise.allSettled(some.map(handle));
      // The cursor stops before the first that failed: what comes after it is handed over again, which is harmless.
      for (const [index, response] of some.entries()) {
        const result = handled[index];
        if (result?.status !== 'fulfilled') throw result?.reason;
        const owed = result.value ? [...current.owed, result.value] : current.owed;
        current = { ...current, [form]: advance(current[form], response, isComplete), owed };
        keep(current);
      }
      await pace;
    }
    keep({ ...current, [form]: finish(current[form], isComplete) });
  }

  /** One form that cannot be read keeps nobody from the other; what is wrong is thrown in the end. */
  async function look(cursor: Cursor, { signal, save }: { signal: AbortSignal; save(cursor: Cursor): void }) {
    const problems: unknown[] = [];
    let current = cursor;
    const keep = (next: Cursor): void => {
      current = next;
      save(next);
    };
    const attempt = async (step: () => Promise<unknown>): Promise<void> => {
      await step().catch((error: unknown) => problems.push(error));
      signal.throwIfAborted();
    };
    // Whoever logs the last activity and applies right after is not told that it is missing: what is listed second has
    // all that was sent before what is listed first, and activities are handed over first.
    let applied: Fresh<ApplicationQuestion> | null = null;
    await attempt(async () => {
      applied = await sources.application.fresh(current.application, signal);
    });
    let isAllLogged = true;
    await attempt(async () => {
      const logged = await sources.tracker.fresh(current.tracker, signal);
      isAllLogged = false;
      await takeIn('tracker', logged, current, keep, signal, (response) =>
        handOver.activity(response, readActivity(programme, response)),
      );
      isAllLogged = true;
    });
    await attempt(async () => {
      // What could not be handed over comes again in the next look, and applications after it.
      if (!applied || !isAllLogged) return;
      await takeIn('application', applied, current, keep, signal, (response) =>
        handOver.application(response, readApplication(programme, response)),
      );
    });
    if (problems.length === 0) deps.signs?.upToDate('forms');
    for (const refusal of current.owed) {
      await attempt(async () => {
        await deps.sendRefusal(refusal);
        keep({ ...current, owed: current.owed.filter((other) => other !== refusal) });
      });
    }
    if (problems.length > 0) throw problems[0];
    return current;
  }

  return {
    watchForms: ({ cursor }) =>
      watchLoop<Cursor>({
        cursor: (cursor as Cursor | null) ?? { tracker: null, application: null, owed: [] },
        everyMs: deps.pollEveryMs,
        look,
      }),
  };
}

// --- internal ---

function sourceOf<Name extends string>(
  google: Google,
  place: FormPlace<Name>,
  definition: FormDefinition<Name>,
): Source<Name> {
  return 'formId' in place ? createFormSource(google, place, definition) : createTabSource(google, place, definition);
}
