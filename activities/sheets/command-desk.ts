import { createHash } from 'node:crypto';
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { type Command, readCommand } from '../../workflows/command.ts';
import { type CommandOrder, commandUpdate, workflowIds } from '../../workflows/messages.ts';

/** A command as it stood in the sheet. */
export interface TypedCommand {
  applicationId: string;
  text: string;
  /** What stood in "Answered" beside it: with it, the same words given again later are a new command. */
  answeredAt: string;
}

export interface Answer {
  text: string;
  answer: string;
  at: Date;
}

export interface CommandDesk {
  /** Starts what is not under way yet; answers come in their own time. */
  take(commands: readonly TypedCommand[]): void;
  /** Answers not yet shown, the last one of each application. */
  answers: Map<string, Answer>;
}

/** An answer is a matter of milliseconds; when no worker is up the command stays in its cell and is tried again. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Carries out what coordinators type. A command seen twice (a read repeated, a worker that died before it could empty
 * the cell) acts once: its update id is made of the words and of the answer that stood beside them.
 */
export function createCommandDesk(client: Client, onProblem: (error: unknown) => void): CommandDesk {
  const running = new Map<string, Promise<void>>();
  const answers = new Map<string, Answer>();

  async function carryOut(typed: TypedCommand, updateId: string): Promise<void> {
    const command = readCommand(typed.text);
    const answer = 'problem' in command ? command.problem : await order(typed.applicationId, command, updateId);
    answers.set(typed.applicationId, { text: typed.text, answer, at: new Date() });
  }

  async function order(applicationId: string, command: Command, updateId: string): Promise<string> {
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

  return {
    answers,
    take(commands) {
      for (const typed of commands) {
        const updateId = idOf(typed);
        const shown = answers.get(typed.applicationId);
        if (running.has(updateId) || shown?.text === typed.text) continue;
        const run = carryOut(typed, updateId)
          .catch(onProblem)
          .finally(() => running.delete(updateId));
        running.set(updateId, run);
      }
    },
  };
}

// --- internal ---

const idOf = ({ applicationId, text, answeredAt }: TypedCommand): string =>
  createHash('sha256')
    .update(JSON.stringify([applicationId, text, answeredAt]))
    .digest('base64url')
    .slice(0, 22);
