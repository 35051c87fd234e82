import { createHash } from 'node:crypto';
import type { sheets_v4 } from '@googleapis/sheets';
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { type Command, readCommand } from '../../workflows/command.ts';
import { type CommandOrder, commandUpdate, workflowIds } from '../../workflows/messages.ts';
import { textOf } from './picture.ts';
import { columnOf } from './place.ts';
import { type Cells, setCell } from './plan.ts';
import type { Reading } from './reader.ts';
import { serialOfInstant } from './serial-date.ts';
import { cellText, isSame } from './tab.ts';

/** A command from the moment it was read until its cell was seen emptied. */
interface Order {
  text: string;
  state: 'under way' | 'answered';
}

export interface CommandDesk {
  /** Takes in what the Applications tab shows: carries out what is new, forgets what was emptied. */
  take(applications: Reading): void;
  /** Whether the sheet does not show yet what was answered. */
  hasNews(): boolean;
  /** The last answer to each application, as cells. */
  answers(): ReadonlyMap<string, Cells>;
  /** Empties the cells of commands that were carried out, unless something else has been typed there meanwhile. */
  planClearing(applications: Reading): sheets_v4.Schema$Request[];
}

/** An answer is a matter of milliseconds; when no worker is up the command stays in its cell and is tried again. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Carries out what coordinators type. A command seen twice (read again before its cell was emptied, or by another
 * process because this one died) acts once: its update id is made of its words and of the time that stood beside them.
 */
export function createCommandDesk(client: Client, zone: string, onProblem: (error: unknown) => void): CommandDesk {
  const orders = new Map<string, Order>();
  const answers = new Map<string, Cells>();
  let isFirst = true;

  async function carryOut(applicationId: string, order: Order, answeredBefore: string): Promise<void> {
    const command = readCommand(order.text);
    const updateId = updateIdOf(applicationId, order.text, answeredBefore);
    const answer = 'problem' in command ? command.problem : await send(client, applicationId, command, updateId);
    order.state = 'answered';
    const answered = serialOfInstant(new Date().toISOString(), zone);
    answers.set(applicationId, { answer: cellText(answer), answered });
  }

  /** Each row's application with what its cells of this column show. */
  function* cellsOf({ place, picture }: Reading) {
    const column = (id: string) => columnOf(place, id);
    for (let row = 1; row < picture.rowCount; row++) {
      const applicationId = textOf(picture.cell(row, column('application')));
      if (!applicationId) continue;
      yield { row, applicationId, at: (id: string) => textOf(picture.cell(row, column(id))), column };
    }
  }

  /** What earlier processes answered stands in the sheet alone. */
  function recall(applications: Reading): void {
    for (const { row, applicationId, column } of cellsOf(applications)) {
      const cell = (id: string) => applications.picture.cell(row, column(id));
      const answered = cell('answered');
      if (typeof answered === 'number') answers.set(applicationId, { answer: textOf(cell('answer')), answered });
    }
    isFirst = false;
  }

  return {
    answers: () => answers,
    hasNews: () => [...orders.values()].some(({ state }) => state === 'answered'),

    take(applications) {
      if (isFirst && applications.isWhole) recall(applications);
      const { picture } = applications;
      for (const { row, applicationId, at, column } of cellsOf(applications)) {
        const text = at('command');
        const known = orders.get(applicationId);
        if (known?.state === 'under way') continue;
        // Answer and emptied cell come in one write: where the answer shows, the same words were typed anew.
        const isShown = isSame(picture.cell(row, column('answered')), answers.get(applicationId)?.answered ?? null);
        if (known?.text === text && !isShown) continue;
        if (known) orders.delete(applicationId);
        if (!text) continue;
        const order: Order = { text, state: 'under way' };
        orders.set(applicationId, order);
        carryOut(applicationId, order, at('answered')).catch((error: unknown) => {
          orders.delete(applicationId);
          onProblem(error);
        });
      }
    },

    planClearing(applications) {
      const requests: sheets_v4.Schema$Request[] = [];
      for (const { row, applicationId, at, column } of cellsOf(applications)) {
        const order = orders.get(applicationId);
        if (order?.state === 'answered' && at('command') === order.text) {
          requests.push(setCell(applications.place, row, column('command'), [null]));
        }
      }
      return requests;
    },
  };
}

// --- internal ---

async function send(client: Client, applicationId: string, command: Command, updateId: string): Promise<string> {
  const handle = client.workflow.getHandle(workflowIds.application(applicationId));
  const args: [CommandOrder] = [{ command, by: 'spreadsheet' }];
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      handle.executeUpdate(commandUpdate, { args, updateId }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? error.message;
    if (error instanceof WorkflowNotFoundError) return `There is no open application ${applicationId}`;
    throw error;
  }
}

const updateIdOf = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
