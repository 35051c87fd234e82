import { createHash } from 'node:crypto';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Credit } from '../../programme/credit.ts';
import type { Programme } from '../../programme/programme.ts';
import { canonicalAddress } from '../../workflows/address.ts';
import {
  type CreditLogged,
  type CreditsImported,
  creditRowsQuery,
  creditsImportedSignal,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import { newTracker } from '../../workflows/new-tracker.ts';
import type { RulesPorts } from '../../workflows/ports.ts';
import type { trackerWorkflow } from '../../workflows/tracker.ts';
import { type TrackerQuestion, trackerForm } from '../intake/form-definitions.ts';
import { trackerIdOf } from '../intake/identity.ts';
import { type LoggedActivity, readActivity } from '../intake/read-answers.ts';
import { badLine, emptyPlan, forAll, type Import, type Plan } from './plan.ts';
import { type Column, type Line, readTable } from './table.ts';

export interface CreditImportDependencies {
  client: Client;
  programme: Programme;
  rules: Pick<RulesPorts, 'judgeCredit'>;
  identityKey: Uint8Array;
  /** Runs a question that a worker answers, and says so when none does. */
  ask<T>(question: () => Promise<T>): Promise<T>;
}

type CreditLine = Line<TrackerQuestion> & { logged: CreditLogged };

/**
 * Credits of earlier records: each goes to its person's tracker as if it had been logged on its own day, silently. What
 * a tracker holds already is asked of it, so that what the rules would refuse shows before anything is written.
 */
export function createCreditImport(deps: CreditImportDependencies): Import<CreditLogged> {
  const { client, programme, rules, identityKey, ask } = deps;

  async function creditsOf(trackerId: string): Promise<Credit[]> {
    try {
      const handle = client.workflow.getHandle(workflowIds.tracker(trackerId));
      return await ask(() => handle.query(creditRowsQuery));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return [];
      throw error;
    }
  }

  /** One person's lines, oldest first: what is judged later sees what came before, as in life. */
  async function judge(lines: readonly CreditLine[], plan: Plan<CreditLogged>, loggedAt: string): Promise<void> {
    const [first] = lines;
    if (!first) return;
    const earlier = await creditsOf(first.logged.trackerId);
    for (const line of lines) {
      const { claim, trackId } = line.logged;
      if (earlier.some(({ responseId }) => responseId === claim.responseId)) {
        plan.thereAlready += 1;
        continue;
      }
      const judged = { claim, trackId, earlier, periodStartsOn: null, loggedAt, isImported: true } as const;
      const { verdict } = await rules.judgeCredit(judged);
      if ('problems' in verdict) plan.bad.push(badLine(line, verdict.problems));
      else {
        earlier.push(verdict.credit);
        plan.fresh.push(line.logged);
      }
    }
  }

  return {
    async plan(bytes, progress) {
      const plan = emptyPlan<CreditLogged>();
      const known = new Map<string, CreditLine>();
      for (const line of readTable(bytes, columnsOf(programme))) {
        const read = readLine(programme, line);
        if ('problems' in read) plan.bad.push(badLine(line, read.problems));
        else if (known.has(read.claim.responseId)) plan.repeated += 1;
        else {
          const trackerId = trackerIdOf(identityKey, read.person.email);
          known.set(read.claim.responseId, { ...line, logged: { ...read, trackerId, ...IMPORTED } });
        }
      }
      const people = Map.groupBy(known.values(), ({ logged }) => logged.trackerId);
      const loggedAt = new Date().toISOString();
      await forAll([...people.values()], progress, (lines) => judge(lines.sort(byDay), plan, loggedAt));
      plan.bad.sort((a, b) => a.line - b.line);
      return plan;
    },

    async write(fresh, progress) {
      const people = Map.groupBy(fresh, ({ trackerId }) => trackerId);
      await forAll([...people], progress, async ([trackerId, credits]) => {
        for (let from = 0; from < credits.length; from += IN_ONE_SIGNAL) {
          await client.workflow.signalWithStart<typeof trackerWorkflow, [CreditsImported]>('trackerWorkflow', {
            workflowId: workflowIds.tracker(trackerId),
            taskQueue: TASK_QUEUE,
            args: [newTracker(trackerId)],
            signal: creditsImportedSignal,
            signalArgs: [{ credits: credits.slice(from, from + IN_ONE_SIGNAL) }],
          });
        }
      });
    },
  };
}

// --- internal ---

/** At most 5 kB each, far from the 2 MB that Temporal takes as one payload. */
const IN_ONE_SIGNAL = 50;

/** Older than every version of a form's response. */
const VERSION = '1970-01-01T00:00:00Z';

const IMPORTED = { loggedAgoMs: 0, isImported: true } as const;

function columnsOf(programme: Programme): Record<TrackerQuestion, Column> {
  const { questions } = trackerForm(programme);
  const column = (header: string, name: TrackerQuestion, isRequired: boolean): Column => {
    return { header, formTitle: questions[name].title, isRequired };
  };
  return {
    name: column('Name', 'name', true),
    email: column('E-mail', 'email', true),
    track: column('Track', 'track', true),
    title: column('Title', 'title', true),
    provider: column('Provider', 'provider', false),
    trainer: column('Trainer', 'trainer', false),
    beganOn: column('Begins', 'beganOn', true),
    endedOn: column('Ends', 'endedOn', false),
    category: column('Category', 'category', true),
    kind: column('Kind', 'kind', false),
    amount: column('Amount', 'amount', true),
    description: column('Description', 'description', false),
  };
}

/** By the same rules as an answered form; its response id follows from what it says. */
function readLine(
  programme: Programme,
  { cells, problem }: Line<TrackerQuestion>,
): LoggedActivity | { problems: string[] } {
  if (problem) return { problems: [problem] };
  const response = { responseId: '', submittedAt: VERSION, isEdited: false, verifiedEmail: null, answers: cells };
  const read = readActivity(programme, response);
  if (read.kind !== 'usable') return { problems: read.problems };
  const { person, claim } = read.value;
  const content = JSON.stringify([canonicalAddress(person.email), Object.values(claim)]).normalize('NFC');
  const responseId = `import-${createHash('sha256').update(content).digest('hex').slice(0, 20)}`;
  return { ...read.value, claim: { ...claim, responseId } };
}

const byDay = (a: CreditLine, b: CreditLine): number =>
  a.cells.beganOn.localeCompare(b.cells.beganOn, 'en') || a.line - b.line;
