import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { Command } from 'commander';
import { oneLine } from '../../worker/one-line.ts';
import { type Command as Order, readCommand } from '../../workflows/command.ts';
import { type CommandOrder, commandUpdate, rowInMemo, workflowIds } from '../../workflows/messages.ts';
import { Mistake } from '../mistake.ts';
import { operator } from '../operator.ts';
import { printJson } from '../print.ts';
import { readApplicationId } from '../rows.ts';
import { answered, withClient } from '../session.ts';

/** The coordinator's commands, with the words of the spreadsheet's Command column. */
export const orderCommands = (): Command[] => [
  order('remind', 'send the verifier a reminder now'),
  order('resend', 'ask the verifier anew; once certified, send the certificate again'),
  order('verifier', 'ask another person', 'words', 'NAME <address>'),
  order('verify', 'record that it was verified', 'words', 'how it was confirmed'),
  order('decline', 'record that it was not verified', 'words', 'the reason'),
  order('hold', 'send nothing and certify nothing until it is released', 'words', 'why', { isOptional: true }),
  order('release', 'let it go on'),
  order('withdraw', 'close it at the applicant’s wish'),
  order('revoke', 'declare its certificate invalid', 'words', 'the reason'),
  order('note', 'put a note on its row', 'words', 'the note'),
];

function order(
  word: string,
  description: string,
  argument?: string,
  about?: string,
  { isOptional } = { isOptional: false },
): Command {
  const command = new Command(word).description(description).argument('<id>', 'application, A-7K2MQ9XD');
  if (argument) command.argument(isOptional ? `[${argument}...]` : `<${argument}...>`, about);
  return command.option('--json', 'one JSON object').action(async (id: string, ...rest: unknown[]) => {
    const words = argument ? ((rest[0] as string[] | undefined) ?? []).join(' ') : '';
    const order = readCommand(`${word} ${words}`);
    if ('problem' in order) throw new Mistake(order.problem);
    const applicationId = readApplicationId(id);
    const answer = await withClient(command, (client) => give(client, applicationId, order));
    if (command.opts<{ json?: true }>().json) printJson({ application: applicationId, answer });
    else console.log(oneLine(answer));
  });
}

async function give(client: Client, applicationId: string, command: Order): Promise<string> {
  const handle = client.workflow.getHandle(workflowIds.application(applicationId));
  const args: [CommandOrder] = [{ command, by: operator() }];
  try {
    return await answered(client, () => handle.executeUpdate(commandUpdate, { args }));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // Temporal says the same of what it does not know and of what has ended.
    const stage = rowInMemo(await handle.describe())?.stage ?? 'ended';
    throw new Mistake(`${applicationId} is closed: it is ${stage.toLowerCase()}.`, { cause: error });
  }
}
